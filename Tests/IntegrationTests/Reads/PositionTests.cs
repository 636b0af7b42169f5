using System.Diagnostics;
using System.Globalization;
using ActorState.IntegrationTests.Replay;
using ActorState.TestKit.Http;
using Xunit;

namespace ActorState.IntegrationTests.Reads;

/// <summary>Reads that name a position they must have seen.</summary>
public sealed class PositionTests(ReadsFixture fixture) : IClassFixture<ReadsFixture>
{
    private const string MinPosition = "ActorState-Min-Position";
    private const string Wait = "ActorState-Wait";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_position_of_a_write_is_there_at_once()
    {
        for (var n = 1; n <= 20; n++)
        {
            var position = await PutAsync("own", n);
            await Activations.KillAsync(fixture.Server, "note", "own", Token);

            var read = await ReadAsync("own", (MinPosition, position), (Wait, "0s"));
            Assert.Equal((200, (long)n, State(n), position), (read.Status, read.Version, read.Text, read["ActorState-Position"]));
        }
    }

    [Fact]
    public async Task A_position_that_a_read_gave_can_be_passed_on_to_a_read_of_another_entity()
    {
        await PutAsync("first", 1);
        await PutAsync("second", 2);
        var position = (await ReadAsync("second"))["ActorState-Position"]!;

        var read = await ReadAsync("first", (MinPosition, position), (Wait, "0s"));
        Assert.Equal((200, State(1)), (read.Status, read.Text));
        Assert.Equal(404, (await ReadAsync("never", (MinPosition, position), (Wait, "0s"))).Status);
    }

    [Theory]
    [InlineData("0s", 0)]
    [InlineData("0ms", 0)]
    [InlineData("200ms", 200)]
    public async Task A_position_ahead_of_the_head_is_not_caught_up_after_the_wait(string wait, int milliseconds)
    {
        var id = $"behind {wait}";
        var head = await PutAsync(id, 1);

        var start = Stopwatch.GetTimestamp();
        var read = await ReadAsync(id, (MinPosition, Ahead(head)), (Wait, wait));
        var elapsed = Stopwatch.GetElapsedTime(start);

        Assert.Equal((504, "not_caught_up"), (read.Status, read.Code));
        Assert.Equal(
            $"The journal is at position {head}; position {Ahead(head)} was not reached within {milliseconds} ms.",
            read.Json.GetProperty("detail").GetString());
        // Timers count whole milliseconds, the clock here does not.
        Assert.True(elapsed >= TimeSpan.FromMilliseconds(0.9 * milliseconds), $"The read was answered after {elapsed}.");
        Assert.Equal(200, (await ReadAsync(id, (MinPosition, head), (Wait, wait))).Status);
    }

    [Fact]
    public async Task A_read_waits_for_the_write_that_reaches_its_position()
    {
        var head = await PutAsync("waited", 1);
        var read = ReadAsync("waited", (MinPosition, Ahead(head)), (Wait, "60s"));

        Assert.Equal(Ahead(head), await PutAsync("waited", 2));

        Assert.Equal((200, State(2)), ((await read).Status, (await read).Text));
    }

    [Fact]
    public async Task Of_several_positions_all_must_be_seen()
    {
        var first = await PutAsync("several", 1);
        var second = await PutAsync("several", 2);

        Assert.Equal(State(2), (await ReadAsync("several", (MinPosition, $"{first},{second}"), (Wait, "0s"))).Text);
        Assert.Equal(State(2), (await ReadAsync("several", (MinPosition, $"{second} ,  {first}"), (Wait, "0s"))).Text);
        Assert.Equal("not_caught_up", (await ReadAsync("several", (MinPosition, $"{Ahead(second)},{first}"), (Wait, "0s"))).Code);
        Assert.Equal("not_caught_up", (await ReadAsync("several", (MinPosition, $"{first},{Ahead(second)}"), (Wait, "0s"))).Code);
    }

    [Theory]
    [InlineData(false, 200)]
    [InlineData(true, 504)]
    public async Task Positions_in_header_lines_of_their_own_are_joined(bool ahead, int status)
    {
        var id = $"lines {status}";
        var first = await PutAsync(id, 1);
        var second = await PutAsync(id, 2);
        var request = new RawRequest("GET", EntityHttp.PathOf("note", id))
        {
            Headers = [(MinPosition, ahead ? Ahead(second) : second), (MinPosition, first), (Wait, "0s")],
        };

        Assert.Equal(status, (await RawHttp.SendAsync(fixture.Server.HttpPort, request, Token)).Status);
    }

    private static string State(int n) => string.Create(CultureInfo.InvariantCulture, $$"""{"n":{{n}}}""");

    private static string Ahead(string position) => (long.Parse(position, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture);

    private async Task<string> PutAsync(string id, int n)
    {
        var reply = await fixture.Server.Entities.PutAsync("note", id, State(n), token: Token);
        return reply["ActorState-Position"] ?? throw new InvalidOperationException($"Nothing was written: {reply}");
    }

    private Task<HttpReply> ReadAsync(string id, params (string Name, string Value)[] headers) => fixture.GetAsync(EntityHttp.PathOf("note", id), headers);
}
