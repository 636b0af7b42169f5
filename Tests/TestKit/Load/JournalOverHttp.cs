using System.Globalization;
using System.Text.Json;
using ActorState.TestKit.History;
using ActorState.TestKit.Http;

namespace ActorState.TestKit.Load;

/// <summary>Reads what the journal holds, page by page.</summary>
internal sealed class JournalOverHttp(EntityHttp http)
{
    private const int PageSize = 1_000;

    /// <summary>The events of the entities of a load, and the whole feed.</summary>
    public async Task<FinalJournal> ReadAsync(LoadEntities entities, CancellationToken token)
    {
        var events = new Dictionary<string, IReadOnlyList<JournalEvent>>();
        foreach (var (type, id) in entities.All)
        {
            events[$"{type}/{id}"] = await ReadEntityAsync(type, id, token);
        }

        return new FinalJournal(events) { Feed = await ReadFeedAsync(token) };
    }

    private async Task<IReadOnlyList<JournalEvent>> ReadEntityAsync(string type, string id, CancellationToken token)
    {
        var events = new List<JournalEvent>();
        long? from = 1;
        while (from is { } next)
        {
            var reply = await http.EventsAsync(type, id, next, PageSize, token);
            if (reply is { Status: 404, Code: "entity_not_found" })
            {
                break;
            }

            var page = Page(reply);
            events.AddRange(page.GetProperty("events").EnumerateArray().Select(Event));
            from = page.TryGetProperty("next", out var more) ? more.GetInt64() : null;
        }

        return events;
    }

    private async Task<IReadOnlyList<FeedEvent>> ReadFeedAsync(CancellationToken token)
    {
        var feed = new List<FeedEvent>();
        var after = "0";
        while (true)
        {
            var page = Page(await http.FeedAsync(after, PageSize, token));
            var events = page.GetProperty("events");
            if (events.GetArrayLength() == 0)
            {
                return feed;
            }

            feed.AddRange(events.EnumerateArray().Select(FeedEvent));
            after = page.GetProperty("next").GetString()!;
        }
    }

    private static JsonElement Page(HttpReply reply) => reply.Status == 200 ? reply.Json : throw new InvalidOperationException($"A page cannot be read: {reply}");

    private static JournalEvent Event(JsonElement item) => new(
        item.GetProperty("version").GetInt64(), Text(item, "commandid"), Text(item, "hash"), Text(item, "type"),
        item.GetProperty("data").GetRawText(), item.GetProperty("unitleft").GetInt32());

    private static FeedEvent FeedEvent(JsonElement item)
    {
        // The id is type/id/version; the ids of this load have no slash.
        var id = Text(item, "id");
        return new(long.Parse(Text(item, "position"), CultureInfo.InvariantCulture), id[..id.LastIndexOf('/')], item.GetProperty("version").GetInt64(), Text(item, "hash"));
    }

    private static string Text(JsonElement item, string name) => item.GetProperty(name).GetString()!;
}
