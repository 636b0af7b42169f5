using System.Globalization;
using System.Text.Json;
using Xunit;

namespace ActorState.IntegrationTests.Reads;

/// <summary>The feed, page by page. Nobody else writes to this server.</summary>
public sealed class FeedTests(ReadsFixture fixture) : IClassFixture<ReadsFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_hold_every_event_once_in_order_and_end_at_the_head()
    {
        var start = await HeadAsync();
        var written = await WriteAsync();

        var pages = await PagesAsync(start, "limit=4");
        Assert.Equal([4, 4, 4, 0], pages.Select(static page => page.Events.Length));
        Assert.Equal(written, pages.SelectMany(static page => page.Events).Select(Named));
        IsDense(pages.SelectMany(static page => page.Events));
        Assert.All(pages, page => Assert.Equal(pages[^1].Head, page.Head));
        Assert.Equal(pages[^1].Head, pages[^1].Next);
        Assert.Equal(pages[^1].Head, await HeadAsync());
    }

    [Fact]
    public async Task A_position_is_as_good_as_a_cursor()
    {
        var start = await HeadAsync();
        await WriteAsync();
        var events = (await PagesAsync(start, "limit=1000"))[0].Events;

        foreach (var (index, @event) in events.Index())
        {
            var behind = await PageAsync(@event.GetProperty("position").GetString()!, "limit=1000");
            Assert.Equal(events[(index + 1)..].Select(Position), behind.Events.Select(Position));
        }
    }

    [Fact]
    public async Task A_filter_lets_through_only_its_types_and_still_moves_on()
    {
        var start = await HeadAsync();
        var written = await WriteAsync();

        var orders = await PagesAsync(start, "limit=3&types=order");
        Assert.Equal(
            written.Where(static name => name.StartsWith("order/", StringComparison.Ordinal)), orders.SelectMany(static page => page.Events).Select(Named));
        var both = await PagesAsync(start, "limit=3&types=order,note");
        Assert.Equal(
            written.Where(static name => !name.StartsWith("account/", StringComparison.Ordinal)), both.SelectMany(static page => page.Events).Select(Named));
        IsRising(both.SelectMany(static page => page.Events));

        var none = await PageAsync(start, "limit=3&types=never-seen");
        Assert.Empty(none.Events);
        Assert.Equal((none.Head, await HeadAsync()), (none.Next, none.Head));
    }

    [Fact]
    public async Task Beyond_the_head_is_an_empty_page()
    {
        await WriteAsync();
        var page = await PageAsync("1000000", "limit=10");
        Assert.Empty(page.Events);
        Assert.Equal(await HeadAsync(), page.Head);
        Assert.Empty((await PageAsync(page.Next, "limit=10")).Events);
    }

    [Fact]
    public async Task A_write_of_several_events_says_in_each_how_many_follow()
    {
        var start = await HeadAsync();
        const string Three = """{"events":[{"type":"a","data":{}},{"type":"b","data":{}},{"type":"c","data":{}}]}""";
        Assert.Equal(200, (await fixture.Server.Entities.AppendAsync("note", NewId(), Three, token: Token)).Status);

        var pages = await PagesAsync(start, "limit=2");
        Assert.Equal(
            [("a", 2), ("b", 1), ("c", 0)],
            pages.SelectMany(static page => page.Events).Select(static e => (e.GetProperty("type").GetString(), e.GetProperty("unitleft").GetInt32())));
    }

    private static string NewId() => Guid.NewGuid().ToString("N");

    private static string Named(JsonElement e) => $"{e.GetProperty("id").GetString()} {e.GetProperty("type").GetString()}";

    private static long Position(JsonElement e) => long.Parse(e.GetProperty("position").GetString()!, CultureInfo.InvariantCulture);

    private static void IsDense(IEnumerable<JsonElement> events)
    {
        var positions = events.Select(Position).ToList();
        Assert.Equal(Enumerable.Range(0, positions.Count).Select(offset => positions[0] + offset), positions);
    }

    private static void IsRising(IEnumerable<JsonElement> events)
    {
        var positions = events.Select(Position).ToList();
        Assert.Equal(positions.Distinct().Order(), positions);
    }

    /// <summary>Writes twelve events of three types; returns their ids and types.</summary>
    private async Task<List<string>> WriteAsync()
    {
        var entities = fixture.Server.Entities;
        List<string> written = [];
        for (var round = 0; round < 2; round++)
        {
            var id = NewId();
            await entities.PutAsync("note", id, "{}", token: Token);
            await entities.CommandAsync("account", id, "open", """{"owner":"Ann"}""", token: Token);
            await entities.CommandAsync("order", id, "create", """{"customer":"Ann"}""", token: Token);
            await entities.CommandAsync("account", id, "withdraw", """{"amount":1}""", "a-refusal-is-no-event", Token);
            await entities.PatchAsync("note", id, """{"n":1}""", token: Token);
            await entities.DeleteAsync("note", id, token: Token);
            await entities.CommandAsync("account", id, "close", "{}", token: Token);
            written.AddRange([$"note/{id}/1 $replaced", $"account/{id}/1 opened", $"order/{id}/1 created"]);
            written.AddRange([$"note/{id}/2 $merged", $"note/{id}/3 $deleted", $"account/{id}/2 closed"]);
        }

        return written;
    }

    private async Task<string> HeadAsync() => (await PageAsync("0", "limit=1")).Head;

    private async Task<List<Page>> PagesAsync(string after, string query)
    {
        List<Page> pages = [await PageAsync(after, query)];
        while (pages[^1].Events.Length > 0)
        {
            pages.Add(await PageAsync(pages[^1].Next, query));
        }

        return pages;
    }

    private async Task<Page> PageAsync(string after, string query)
    {
        var reply = await fixture.GetAsync($"/v1/feed?after={Uri.EscapeDataString(after)}&{query}");
        Assert.Equal(200, reply.Status);
        var json = reply.Json;
        return new Page([.. json.GetProperty("events").EnumerateArray()], json.GetProperty("next").GetString()!, json.GetProperty("head").GetString()!);
    }

    private sealed record Page(JsonElement[] Events, string Next, string Head);
}
