using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace ActorState.TestKit.Http;

/// <summary>The entity requests of the HTTP surface, in one line each. Thread: any.</summary>
public sealed class EntityHttp(HttpClient http)
{
    private const string Json = "application/json";

    /// <summary>The path of an entity; the id is percent-encoded.</summary>
    public static string PathOf(string type, string id) => $"/v1/entities/{type}/{Uri.EscapeDataString(id)}";

    public Task<HttpReply> GetAsync(string type, string id, bool strong = false, CancellationToken token = default) =>
        SendAsync(HttpMethod.Get, PathOf(type, id), null, null, strong ? [("ActorState-Consistency", "strong")] : [], token);

    public Task<HttpReply> PutAsync(string type, string id, string json, string? key = null, CancellationToken token = default) =>
        SendAsync(HttpMethod.Put, PathOf(type, id), json, Json, Key(key), token);

    public Task<HttpReply> PatchAsync(string type, string id, string json, bool merge = true, string? key = null, CancellationToken token = default) =>
        SendAsync(HttpMethod.Patch, PathOf(type, id), json, merge ? "application/merge-patch+json" : "application/json-patch+json", Key(key), token);

    public Task<HttpReply> DeleteAsync(string type, string id, string? key = null, CancellationToken token = default) =>
        SendAsync(HttpMethod.Delete, PathOf(type, id), null, null, Key(key), token);

    /// <summary>Appends events; <paramref name="json"/> is the whole body.</summary>
    public Task<HttpReply> AppendAsync(string type, string id, string json, string? key = null, CancellationToken token = default) =>
        SendAsync(HttpMethod.Post, $"{PathOf(type, id)}/events", json, Json, Key(key), token);

    public Task<HttpReply> CommandAsync(string type, string id, string command, string json, string? key = null, CancellationToken token = default) =>
        SendAsync(HttpMethod.Post, $"{PathOf(type, id)}/commands/{command}", json, Json, Key(key), token);

    /// <summary>One page of an entity's events.</summary>
    public Task<HttpReply> EventsAsync(string type, string id, long from, int limit, CancellationToken token = default) =>
        SendAsync(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"{PathOf(type, id)}/events?from={from}&limit={limit}"), null, null, [], token);

    /// <summary>One page of the feed.</summary>
    public Task<HttpReply> FeedAsync(string after, int limit, CancellationToken token = default) =>
        SendAsync(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"/v1/feed?after={Uri.EscapeDataString(after)}&limit={limit}"), null, null, [], token);

    /// <summary>Any request; the reply is read to its end.</summary>
    public async Task<HttpReply> SendAsync(
        HttpMethod method, string target, string? body, string? mediaType, IReadOnlyList<(string Name, string Value)> headers, CancellationToken token = default)
    {
        using var request = new HttpRequestMessage(method, new Uri(target, UriKind.Relative));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType ?? Json);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var reply = await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, token);
        var all = reply.Headers.Concat(reply.Content.Headers).SelectMany(header => header.Value.Select(value => (header.Key, value)));
        return new HttpReply((int)reply.StatusCode, [.. all], await reply.Content.ReadAsByteArrayAsync(token));
    }

    private static (string Name, string Value)[] Key(string? key) => key is null ? [] : [("Idempotency-Key", key)];
}
