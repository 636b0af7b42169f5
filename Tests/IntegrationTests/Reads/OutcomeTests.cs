using ActorState.TestKit.Http;
using Xunit;

namespace ActorState.IntegrationTests.Reads;

/// <summary>The outcome of a command id, asked for without sending the command again.</summary>
public sealed class OutcomeTests(ReadsFixture fixture) : IClassFixture<ReadsFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("plain")]
    [InlineData("a/b")]
    [InlineData("a%2Fb")]
    [InlineData("..")]
    [InlineData("?x=1&y#z+%")]
    [InlineData("\"'<>\\^`{|}~")]
    public async Task Any_command_id_can_be_asked_for(string key)
    {
        var id = $"key {key}";
        var first = await fixture.Server.Entities.PutAsync("outcome", id, "{}", key, Token);
        Assert.Equal(201, first.Status);

        var outcome = await OutcomeAsync("outcome", id, key);
        var position = first["ActorState-Position"];
        Assert.Equal($$$"""{"status":201,"version":1,"position":"{{{position}}}","body":{"version":1,"position":"{{{position}}}"}}""", outcome.Text);
    }

    [Fact]
    public async Task An_outcome_belongs_to_one_entity()
    {
        await fixture.Server.Entities.PutAsync("outcome", "mine", "{}", "shared", Token);

        foreach (var (type, id) in new[] { ("outcome", "other"), ("other", "mine"), ("account", "mine") })
        {
            var outcome = await OutcomeAsync(type, id, "shared");
            Assert.Equal((404, "outcome_not_found"), (outcome.Status, outcome.Code));
        }
    }

    [Fact]
    public async Task A_write_without_events_shows_no_position()
    {
        await fixture.Server.Entities.PutAsync("outcome", "unchanged", "{}", token: Token);
        await fixture.Server.Entities.PutAsync("outcome", "unchanged", "{}", "again", Token);

        Assert.Equal("""{"status":200,"version":1,"body":{"version":1}}""", (await OutcomeAsync("outcome", "unchanged", "again")).Text);
    }

    [Fact]
    public async Task A_refusal_that_is_kept_shows_its_problem()
    {
        var first = await fixture.Server.Entities.CommandAsync("account", "refused", "deposit", """{"amount":1}""", "refused", Token);
        Assert.Equal(422, first.Status);

        var outcome = (await OutcomeAsync("account", "refused", "refused")).Json;
        Assert.Equal(["status", "body"], outcome.EnumerateObject().Select(static member => member.Name));
        Assert.Equal(422, outcome.GetProperty("status").GetInt32());
        Assert.Equal("not_open", outcome.GetProperty("body").GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_delete_has_a_status_and_no_body()
    {
        await fixture.Server.Entities.PutAsync("outcome", "deleted", "{}", token: Token);
        var deleted = await fixture.Server.Entities.DeleteAsync("outcome", "deleted", "delete", Token);

        var outcome = await OutcomeAsync("outcome", "deleted", "delete");
        Assert.Equal($$"""{"status":204,"version":2,"position":"{{deleted["ActorState-Position"]}}"}""", outcome.Text);
    }

    /// <summary>Sent as it stands: HttpClient would resolve a segment of dots.</summary>
    private Task<HttpReply> OutcomeAsync(string type, string id, string key) =>
        RawHttp.SendAsync(fixture.Server.HttpPort, new RawRequest("GET", $"{EntityHttp.PathOf(type, id)}/outcomes/{Uri.EscapeDataString(key)}"), Token);
}
