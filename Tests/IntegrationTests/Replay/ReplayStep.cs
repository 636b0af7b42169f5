using System.Globalization;
using ActorState.TestKit.Http;

namespace ActorState.IntegrationTests.Replay;

/// <summary>One write, not yet bound to an entity.</summary>
/// <param name="Method">The method.</param>
/// <param name="Suffix">What follows the entity's path.</param>
/// <param name="Body">The body; null sends none.</param>
/// <param name="MediaType">The body's media type; null for JSON.</param>
public sealed record ReplayStep(HttpMethod Method, string Suffix, string? Body = null, string? MediaType = null)
{
    /// <summary>The trace of every request: a problem names the present one, so with one trace its bytes are the same, too.</summary>
    public static readonly (string Name, string Value) Trace = ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

    private IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [Trace];

    public static ReplayStep Put(string state) => new(HttpMethod.Put, "", state);

    public static ReplayStep Merge(string patch) => new(HttpMethod.Patch, "", patch, "application/merge-patch+json");

    public static ReplayStep Patch(string patch) => new(HttpMethod.Patch, "", patch, "application/json-patch+json");

    public static ReplayStep Delete() => new(HttpMethod.Delete, "");

    /// <summary>Appends events of the type <c>noted</c>.</summary>
    public static ReplayStep Append(long? expected, params string[] data) => new(
        HttpMethod.Post,
        "/events",
        $$"""{"events":[{{string.Join(',', data.Select(static d => $$"""{"type":"noted","data":{{d}}}"""))}}]{{Expecting(expected)}}}""");

    public static ReplayStep Command(string name, string data = "{}") => new(HttpMethod.Post, $"/commands/{name}", data);

    /// <summary>Undoes the last write, or all behind a version.</summary>
    public static ReplayStep Back(long? to = null) =>
        new(HttpMethod.Post, "/undo", to is null ? "{}" : string.Create(CultureInfo.InvariantCulture, $$"""{"to":{{to}}}"""));

    /// <summary>Redoes what was undone last.</summary>
    public static ReplayStep Forth() => new(HttpMethod.Post, "/redo", "{}");

    public ReplayStep IfMatch(string tags) => this with { Headers = [.. Headers, ("If-Match", tags)] };

    public ReplayStep IfNoneMatch(string tags) => this with { Headers = [.. Headers, ("If-None-Match", tags)] };

    /// <summary>Sends it to an entity, with a key or without.</summary>
    public Task<HttpReply> SendAsync(EntityHttp entities, string type, string id, string? key, CancellationToken token)
    {
        var headers = key is null ? Headers : [.. Headers, ("Idempotency-Key", key)];
        return entities.SendAsync(Method, EntityHttp.PathOf(type, id) + Suffix, Body, MediaType, headers, token);
    }

    private static string Expecting(long? version) => version is null ? "" : string.Create(CultureInfo.InvariantCulture, $",\"expectedVersion\":{version}");
}
