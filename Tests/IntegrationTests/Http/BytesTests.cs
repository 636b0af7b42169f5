using System.Text.Json;
using ActorState.TestKit.Http;
using Xunit;

namespace ActorState.IntegrationTests.Http;

/// <summary>What callers send comes back as they sent it: the bytes of values, and the ids of entities.</summary>
public sealed class BytesTests(BytesFixture fixture) : IClassFixture<BytesFixture>
{
    private const string Members =
        """
        "price":1.10,"big":18446744073709551616,"tiny":1e-400,"z":1,"a":2,"raw":"é<😀","escaped":"\u00e9\u003c\ud83d\ude00\/","spaced":[ 1 , {"b" :null} ]
        """;

    private EntityHttp Entities => fixture.Server.Entities;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_state_comes_back_byte_for_byte()
    {
        const string State = "{" + Members + "}";
        Assert.Equal(201, (await Entities.PutAsync("bytes", "put", $" \n{State}\t ", token: Token)).Status);

        Assert.Equal(State, (await Entities.GetAsync("bytes", "put", token: Token)).Text);
        Assert.Equal(State, (await Entities.GetAsync("bytes", "put", strong: true, token: Token)).Text);
    }

    [Theory]
    [InlineData("merge", true, """{"first":2,"last":[1.0]}""")]
    [InlineData("json", false, """[{"op":"replace","path":"/first","value":2},{"op":"add","path":"/last","value":[1.0]}]""")]
    public async Task Members_that_a_patch_does_not_touch_keep_their_bytes_and_place(string id, bool merge, string patch)
    {
        await Entities.PutAsync("bytes", id, "{\"first\":1," + Members + "}", token: Token);

        Assert.Equal(200, (await Entities.PatchAsync("bytes", id, patch, merge, token: Token)).Status);

        Assert.Equal("{\"first\":2," + Members + ",\"last\":[1.0]}", (await Entities.GetAsync("bytes", id, token: Token)).Text);
    }

    [Fact]
    public async Task The_data_of_an_event_comes_back_byte_for_byte_and_merges_into_the_state()
    {
        const string Data = "{" + Members + "}";
        await Entities.PutAsync("bytes", "event", """{"n":1.50}""", token: Token);

        Assert.Equal(200, (await Entities.AppendAsync("bytes", "event", JsonText.Event(data: Data), token: Token)).Status);

        Assert.Equal("{\"n\":1.50," + Members + "}", (await Entities.GetAsync("bytes", "event", token: Token)).Text);
        var events = (await Entities.EventsAsync("bytes", "event", 2, 1, Token)).Json.GetProperty("events");
        Assert.Equal(Data, Assert.Single(events.EnumerateArray()).GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task Ids_are_decoded_exactly_once()
    {
        string[] segments = ["a%2Fb", "a%252Fb", "a%25252Fb", "A", "a%20"];
        string[] ids = ["a/b", "a%2Fb", "a%252Fb", "A", "a "];
        foreach (var segment in segments)
        {
            Assert.Equal(201, (await Entities.SendAsync(HttpMethod.Put, $"/v1/entities/five/{segment}", $$"""{"id":"{{segment}}"}""", null, [], Token)).Status);
        }

        foreach (var (segment, id) in segments.Zip(ids))
        {
            var raw = await RawHttp.SendAsync(fixture.Server.HttpPort, new RawRequest("GET", $"/v1/entities/five/{segment}"), Token);
            Assert.Equal((200, 1L, $$"""{"id":"{{segment}}"}"""), (raw.Status, raw.Version, raw.Text));
            var events = (await Entities.EventsAsync("five", id, 1, 10, Token)).Json.GetProperty("events");
            Assert.Equal(id, Assert.Single(events.EnumerateArray()).GetProperty("subject").GetString());
        }

        var list = await Entities.SendAsync(HttpMethod.Get, "/v1/entities/five", null, null, [], Token);
        Assert.Equal(ids.Order(StringComparer.Ordinal), list.Json.GetProperty("entities").EnumerateArray().Select(Id));
        Assert.Equal(404, (await Entities.GetAsync("five", "a", token: Token)).Status);
    }

    private static string? Id(JsonElement entity) => entity.GetProperty("id").GetString();
}

/// <summary>One server for all the tests of bytes.</summary>
public sealed class BytesFixture : IAsyncLifetime
{
    private ActorStateServer? _server;

    public ActorStateServer Server => _server ?? throw new InvalidOperationException("The server is not running.");

    public async ValueTask InitializeAsync() => _server = await ActorStateServer.StartAsync(new ActorStateServerOptions(), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
