using ActorState.Entities;
using ActorState.Errors;
using ActorState.Events;
using ActorState.Feed;
using ActorState.Gateway.Http;
using Xunit;

namespace ActorState.UnitTests.Gateway;

public sealed class GatewayReadTests : IAsyncLifetime
{
    private const string Cart = "/v1/entities/cart/42";

    private readonly GatewayServer _server = new();

    private FakeGrains Grains => _server.Grains;

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_state_comes_with_version_and_position()
    {
        var reply = await GetAsync(Cart);

        Assert.Equal((200, """{"n":1.50}"""), (reply.Status, reply.Body));
        Assert.Equal(
            ("\"7\"", "4711", "no-cache", "application/json", ""),
            (reply.Header("ETag"), reply.Header("ActorState-Position"), reply.Header("Cache-Control"), reply.Header("Content-Type"), reply.Header("ActorState-Stale")));
    }

    [Fact]
    public async Task Head_has_the_headers_alone()
    {
        var reply = await _server.SendAsync("HEAD", Cart);
        Assert.Equal((200, "", "\"7\"", "10"), (reply.Status, reply.Body, reply.Header("ETag"), reply.Header("Content-Length")));

        Grains.OnRead = _ => EntityReadReply.Refused(EntityProblem.EntityNotFound("cart", "42"));
        reply = await _server.SendAsync("HEAD", Cart);
        Assert.Equal((404, ""), (reply.Status, reply.Body));
    }

    [Theory]
    [InlineData("If-Match: \"6\", \"7\"", 200)]
    [InlineData("If-Match: *", 200)]
    [InlineData("If-Match: \"6\"", 412)]
    [InlineData("If-Match: W/\"7\"", 412)]
    [InlineData("If-None-Match: \"7\"", 304)]
    [InlineData("If-None-Match: W/\"7\"", 304)]
    [InlineData("If-None-Match: *", 304)]
    [InlineData("If-None-Match: \"6\"", 200)]
    [InlineData("If-Match: 7", 400)]
    public async Task Conditions_are_judged_on_the_version_that_was_read(string header, int status)
    {
        var reply = await GetAsync(Cart, header);

        Assert.Equal(status, reply.Status);
        Assert.Equal(status is 200 or 304 ? "\"7\"" : "", reply.Header("ETag"));
        Assert.Equal(status == 412 ? ("version_mismatch", "7") : (reply.Code, ""), (reply.Code, status >= 400 ? reply.Json("currentVersion") : ""));
    }

    [Fact]
    public async Task An_absent_entity_is_not_found_whatever_the_conditions()
    {
        Grains.OnRead = _ => new EntityReadReply(3, 9, default) { Stale = true };

        var reply = await GetAsync(Cart, "If-Match: \"99\"", "If-None-Match: *");

        Assert.Equal((404, "entity_not_found", "true", ""), (reply.Status, reply.Code, reply.Header("ActorState-Stale"), reply.Header("ETag")));
    }

    [Theory]
    [InlineData("", 200)]
    [InlineData("?atVersion=5", 200)]
    [InlineData("?at=2026-01-31T00:00:00Z", 200)]
    [InlineData("?atVersion=5&at=2026-01-31T00:00:00Z", 400)]
    [InlineData("?atVersion=-1", 400)]
    [InlineData("?atVersion=1&atVersion=1", 400)]
    [InlineData("?at=yesterday", 400)]
    public async Task The_past_is_asked_for_by_version_or_time(string query, int status) => Assert.Equal(status, (await GetAsync(Cart + query)).Status);

    [Fact]
    public async Task Consistency_and_position_decide_how_the_entity_is_read()
    {
        var seen = new List<ReadConsistency>();
        var read = Grains.OnRead;
        Grains.OnRead = request =>
        {
            seen.Add(request.Consistency);
            return read(request);
        };

        await GetAsync(Cart);
        await GetAsync(Cart, "ActorState-Consistency: strong");
        await GetAsync(Cart, "ActorState-Min-Position: 3");
        Assert.Equal([ReadConsistency.Local, ReadConsistency.Strong, ReadConsistency.Strong], seen);
    }

    [Fact]
    public async Task A_position_that_is_not_reached_in_time_is_not_caught_up()
    {
        Grains.OnWait = (_, _) => 2;

        var reply = await GetAsync(Cart, "ActorState-Min-Position: 3", "ActorState-Wait: 0s");

        Assert.Equal((504, "not_caught_up"), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData("ActorState-Consistency: weak", "ActorState-Consistency")]
    [InlineData("ActorState-Min-Position: x", "ActorState-Min-Position")]
    [InlineData("ActorState-Wait: 2m", "ActorState-Wait")]
    public async Task Headers_of_the_wrong_form_are_named(string header, string member)
    {
        var reply = await GetAsync(Cart, header);

        Assert.Equal((400, "invalid_argument", member), (reply.Status, reply.Code, reply.Json("member")));
    }

    [Fact]
    public async Task A_read_that_keeps_failing_is_unavailable_and_one_that_fails_once_is_repeated()
    {
        var calls = 0;
        var read = Grains.OnRead;
        Grains.OnRead = request => ++calls == 1 ? throw new TimeoutException() : read(request);
        Assert.Equal(200, (await GetAsync(Cart)).Status);

        Grains.OnRead = _ => throw new TimeoutException();
        var reply = await GetAsync(Cart);
        Assert.Equal((503, "unavailable", "1"), (reply.Status, reply.Code, reply.Header("Retry-After")));
    }

    [Fact]
    public async Task Lists_are_paged_by_cursor()
    {
        Grains.OnEntities = (type, prefix, after, limit) => after is null
            ? new EntitiesReply([new EntitySummary($"{type}{prefix}{limit}", 2, 1)], true)
            : new EntitiesReply([new EntitySummary(after, 2, 1)], false);

        var first = await GetAsync("/v1/entities/cart?prefix=a&limit=7&cursor=");
        Assert.Equal($$"""{"entities":[{"id":"carta7","version":2,"updated":"1970-01-01T00:00:00.000001Z"}],"next":"{{ListCursor.Encode("carta7")}}"}""", first.Body);
        Assert.Equal("""{"entities":[{"id":"carta7","version":2,"updated":"1970-01-01T00:00:00.000001Z"}]}""", (await GetAsync($"/v1/entities/cart?cursor={first.Json("next")}")).Body);
        Assert.Equal("invalid_cursor", (await GetAsync("/v1/entities/cart?cursor=!")).Code);
    }

    [Fact]
    public async Task Types_show_commands_and_events_of_code_types_only()
    {
        Grains.OnTypes = (_, _) => new TypesReply([new TypeSummary("account", true, 0, ["open"], ["opened"]), new TypeSummary("cart", false, 3, [], [])], true);

        Assert.Equal(
            $$"""{"types":[{"type":"account","kind":"code","entities":0,"commands":["open"],"events":["opened"]},{"type":"cart","kind":"document","entities":3}],"next":"{{ListCursor.Encode("cart")}}"}""",
            (await GetAsync("/v1/entities")).Body);
    }

    [Fact]
    public async Task Events_and_history_are_paged_by_version()
    {
        Grains.OnEvents = range => new EventsReply([Event()], range.From + range.Limit);
        Grains.OnHistory = range => new HistoryReply([new HistoryEntry(range.Limit, 1, "$replaced", null, "c1", "[]"u8.ToArray())], range.Descending ? 1 : null);

        var events = await GetAsync(Cart + "/events?from=3&limit=4&order=desc");
        Assert.Equal("7", events.Json("next"));
        Assert.StartsWith("""{"events":[{"specversion":"1.0","id":"cart/42/1",""", events.Body, StringComparison.Ordinal);
        Assert.Equal(
            """{"history":[{"version":20,"time":"1970-01-01T00:00:00.000001Z","type":"$replaced","commandId":"c1","diff":[]}],"next":1}""",
            (await GetAsync(Cart + "/history?order=desc")).Body);
        Assert.Equal("invalid_argument", (await GetAsync(Cart + "/history?limit=101")).Code);
        Assert.Equal("invalid_argument", (await GetAsync(Cart + "/events?from=0")).Code);
    }

    [Fact]
    public async Task The_feed_passes_its_cursors_through()
    {
        FeedRequest? asked = null;
        Grains.OnFeed = request =>
        {
            asked = request;
            return new FeedReply([], "n1", "h1");
        };

        Assert.Equal("""{"events":[],"next":"n1","head":"h1"}""", (await GetAsync("/v1/feed?after=12&limit=5&types=order,account")).Body);
        Assert.Equal(("12", 5, "order,account"), (asked?.After, asked?.Limit, string.Join(',', asked?.Types ?? [])));
        Assert.Equal("invalid_argument", (await GetAsync("/v1/feed?types=order,")).Code);
        Grains.OnFeed = _ => new FeedReply([], "", "") { Problem = new EntityProblem(ErrorCode.InvalidCursor, "No.") };
        Assert.Equal((400, "invalid_cursor"), (await GetAsync("/v1/feed?after=x")) is var reply ? (reply.Status, reply.Code) : default);
    }

    [Fact]
    public async Task An_outcome_is_the_first_reply_or_not_found()
    {
        Grains.OnOutcome = id => id == "k/1" ? new EntityReply(EntityOperation.Put, CommandOutcome.Created, 1, 2) : null;

        Assert.Equal("""{"status":201,"version":1,"position":"2","body":{"version":1,"position":"2"}}""", (await GetAsync(Cart + "/outcomes/k%2F1")).Body);
        Assert.Equal((404, "outcome_not_found"), (await GetAsync(Cart + "/outcomes/k2")) is var reply ? (reply.Status, reply.Code) : default);
    }

    private static EventRecord Event() => new(0, 1, new EntityId("default", "cart", "42"), 1, 0, "$replaced", "{}"u8.ToArray(), "c1", 1, default);

    private Task<GatewayReply> GetAsync(string target, params string[] headers) => _server.SendAsync("GET", target, headers);
}
