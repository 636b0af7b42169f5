using ActorState.Entities;
using ActorState.IntegrationTests.Replay;
using ActorState.Journal;
using ActorState.TestKit.Http;
using ActorState.TestKit.Journal;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ActorState.IntegrationTests.Reads;

/// <summary>Local and strong reads of an entity that another silo writes to: the test appends to the journal as that silo would.</summary>
public sealed class ConsistencyTests(ReadsFixture fixture) : IClassFixture<ReadsFixture>
{
    private readonly Units _units = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_local_read_answers_from_memory_and_a_strong_one_from_the_journal()
    {
        await AppendElsewhereAsync("strong", """{"n":1}""");
        Assert.Equal((200, 1L, """{"n":1}"""), Seen(await fixture.Server.Entities.GetAsync("note", "strong", token: Token)));
        await AppendElsewhereAsync("strong", """{"n":2}""");

        Assert.Equal((200, 1L, """{"n":1}"""), Seen(await fixture.GetAsync(PathOf("strong"), ("ActorState-Consistency", "local"))));
        Assert.Equal((200, 2L, """{"n":2}"""), Seen(await fixture.GetAsync(PathOf("strong"), ("ActorState-Consistency", "strong"))));
        Assert.Equal((200, 2L, """{"n":2}"""), Seen(await fixture.GetAsync(PathOf("strong"))));
    }

    [Fact]
    public async Task A_read_with_a_position_answers_from_the_journal()
    {
        var first = await AppendElsewhereAsync("position", """{"n":1}""");
        Assert.Equal(1, (await fixture.GetAsync(PathOf("position"), ("ActorState-Min-Position", first))).Version);
        var second = await AppendElsewhereAsync("position", """{"n":2}""");
        Assert.Equal(1, (await fixture.GetAsync(PathOf("position"))).Version);

        var read = await fixture.GetAsync(
            PathOf("position"), ("ActorState-Min-Position", second), ("ActorState-Consistency", "local"), ("ActorState-Wait", "0s"));
        Assert.Equal((200, 2L, """{"n":2}"""), Seen(read));
        Assert.Equal(second, read["ActorState-Position"]);
    }

    [Fact]
    public async Task Absence_is_checked_the_same_way()
    {
        Assert.Equal("entity_not_found", (await fixture.GetAsync(PathOf("absent"))).Code);
        Assert.Equal("entity_not_found", (await fixture.GetAsync(PathOf("absent"), ("ActorState-Consistency", "strong"))).Code);
        await AppendElsewhereAsync("absent", """{"n":1}""");

        Assert.Equal((200, 1L, """{"n":1}"""), Seen(await fixture.GetAsync(PathOf("absent"), ("ActorState-Consistency", "strong"))));
    }

    [Fact]
    public async Task A_local_read_sees_what_its_server_acknowledged_also_out_of_memory()
    {
        for (var n = 1; n <= 20; n++)
        {
            var state = $$"""{"n":{{n}}}""";
            await fixture.Server.Entities.PutAsync("note", "acknowledged", state, token: Token);
            Assert.Equal((200, n, state), Seen(await fixture.GetAsync(PathOf("acknowledged"))));
            await Activations.KillAsync(fixture.Server, "note", "acknowledged", Token);
            Assert.Equal((200, n, state), Seen(await fixture.GetAsync(PathOf("acknowledged"))));
        }
    }

    private static (int Status, long? Version, string Text) Seen(HttpReply reply) => (reply.Status, reply.Version, reply.Text);

    private static string PathOf(string id) => EntityHttp.PathOf("note", id);

    /// <summary>Returns the position's token.</summary>
    private async Task<string> AppendElsewhereAsync(string id, string data)
    {
        var store = fixture.Server.Services.GetRequiredService<IJournalStore>();
        var unit = _units.On(new EntityId(EntityId.DefaultTenant, "note", id)).Event("noted", data).Build();
        var written = Assert.IsType<AppendResult.Written>(Assert.Single(await store.AppendAsync(0, new AppendGroup([unit]), Token)));
        return written.FirstPosition.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
