namespace ActorState.IntegrationTests.Http;

/// <summary>What is one more than a limit; <see cref="Taken"/> is what is one less, or exactly the limit.</summary>
internal static class BadSizes
{
    private const int BodyMax = 1024 * 1024;
    private const int DataMax = 256 * 1024;
    private const int MetadataMax = 16 * 1024;
    private const int EventsMax = 1_000;
    private const string TooLarge = "payload_too_large";

    public static IEnumerable<BadRequest> All =>
    [
        BadRequest.Put("a body of 1 MiB + 1", BadRequest.Document, JsonText.ObjectOf(BodyMax + 1), 413, TooLarge),
        BadRequest.Put("a small object in a body of 1 MiB + 1", BadRequest.Document, $"{{}}{new string(' ', BodyMax - 1)}", 413, TooLarge),
        BadRequest.WithBody("a merge patch of 1 MiB + 1", "PATCH", BadRequest.Document, BadRequest.MergePatch, JsonText.ObjectOf(BodyMax + 1), 413, TooLarge),
        BadRequest.Post("a command of 1 MiB + 1", $"{BadRequest.Account}/commands/deposit", JsonText.ObjectOf(BodyMax + 1), 413, TooLarge),
        BadRequest.Post("data of 256 KiB + 1", $"{BadRequest.Document}/events", JsonText.Event(data: JsonText.ObjectOf(DataMax + 1)), 413, TooLarge),
        BadRequest.Post("metadata of 16 KiB + 1", $"{BadRequest.Document}/events", JsonText.Event(metadata: JsonText.ObjectOf(MetadataMax + 1)), 413, TooLarge),
        BadRequest.Post("1,001 events", $"{BadRequest.Document}/events", JsonText.Events(EventsMax + 1), 413, TooLarge),
        BadRequest.WithBody("a merge patch that makes more than 1 MiB", "PATCH", BadRequest.Big, BadRequest.MergePatch, """{"y":1}""", 413, TooLarge),
        BadRequest.WithBody("a JSON patch that makes more than 1 MiB", "PATCH", BadRequest.Big, BadRequest.JsonPatch, """[{"op":"add","path":"/y","value":1}]""", 413, TooLarge),
        BadRequest.Post("events that make more than 1 MiB", $"{BadRequest.Big}/events", JsonText.Event(data: """{"y":1}"""), 413, TooLarge),
    ];

    /// <summary>Requests within every limit, each on an entity of its own.</summary>
    public static IEnumerable<BadRequest> Taken =>
    [
        Body("a body of 1 MiB - 1", JsonText.ObjectOf(BodyMax - 1)),
        Body("a body of 1 MiB", JsonText.ObjectOf(BodyMax)),
        Body("depth 31", JsonText.Nested(31)),
        Body("depth 32", JsonText.Nested(32)),
        Events("data of 256 KiB - 1", JsonText.Event(data: JsonText.ObjectOf(DataMax - 1))),
        Events("data of 256 KiB", JsonText.Event(data: JsonText.ObjectOf(DataMax))),
        Events("metadata of 16 KiB - 1", JsonText.Event(metadata: JsonText.ObjectOf(MetadataMax - 1))),
        Events("metadata of 16 KiB", JsonText.Event(metadata: JsonText.ObjectOf(MetadataMax))),
        Events("999 events", JsonText.Events(EventsMax - 1)),
        Events("1,000 events", JsonText.Events(EventsMax)),
        Events("an event type of 127 characters", JsonText.Event(new string('t', 127))),
        Events("an event type of 128 characters", JsonText.Event(new string('t', 128))),
        Key(254),
        Key(255),
        BadRequest.Put("an id of 255 bytes", $"/v1/entities/cart/{new string('i', 255)}", "{}", 201, ""),
        BadRequest.Put("an id of 256 bytes", $"/v1/entities/cart/{new string('i', 256)}", "{}", 201, ""),
        BadRequest.Put("an id of 128 characters in 256 bytes", $"/v1/entities/cart/{string.Concat(Enumerable.Repeat("%C3%A9", 128))}", "{}", 201, ""),
        BadRequest.Put("a type of 63 characters", $"/v1/entities/{new string('t', 63)}/1", "{}", 201, ""),
        BadRequest.Put("a type of 64 characters", $"/v1/entities/{new string('t', 64)}/1", "{}", 201, ""),
    ];

    private static BadRequest Body(string name, string body) => BadRequest.Put(name, Own(name), body, 201, "");

    private static BadRequest Events(string name, string body) => BadRequest.Post(name, $"{Own(name)}/events", body, 200, "");

    private static BadRequest Key(int length) =>
        BadRequest.Put($"a key of {length} characters", Own($"key {length}"), "{}", 201, "", ("Idempotency-Key", new string('~', length)));

    private static string Own(string name) => $"/v1/entities/sized/{Uri.EscapeDataString(name)}";
}
