namespace ActorState.IntegrationTests.Http;

/// <summary>JSON of an exact size or depth.</summary>
internal static class JsonText
{
    /// <summary>An object of exactly so many bytes, with one member.</summary>
    public static string ObjectOf(int bytes) => $$"""{"x":"{{new string('x', bytes - 8)}}"}""";

    /// <summary>Objects inside each other, so many in all, under the member <c>n</c>.</summary>
    public static string Nested(int depth) => depth == 1 ? "{}" : $$"""{"n":{{Nested(depth - 1)}}}""";

    /// <summary>A body of <c>POST …/events</c> with so many small events.</summary>
    public static string Events(int count) => $$"""{"events":[{{string.Join(',', Enumerable.Repeat("""{"type":"t","data":{}}""", count))}}]}""";

    /// <summary>A body of <c>POST …/events</c> with one event.</summary>
    public static string Event(string type = "noted", string data = "{}", string? metadata = null) =>
        $$"""{"events":[{"type":"{{type}}","data":{{data}}{{(metadata is null ? "" : $",\"metadata\":{metadata}")}}}]}""";
}
