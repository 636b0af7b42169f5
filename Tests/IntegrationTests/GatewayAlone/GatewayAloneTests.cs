using System.Globalization;
using ActorState.TestKit.Http;
using ActorState.TestKit.Processes;
using Xunit;

namespace ActorState.IntegrationTests.GatewayAlone;

[Collection(nameof(GatewayAloneCollection))]
public sealed class GatewayAloneTests(GatewayAloneFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Without_a_silo_it_lives_describes_itself_and_refuses_the_rest_at_once()
    {
        var replies = fixture.WithoutSilo;

        Assert.Equal((200, 200), (replies["/health/live"].Status, replies["/openapi/v1.json"].Status));
        Assert.Equal((503, """{"status":"unavailable"}"""), (replies["/health/ready"].Status, replies["/health/ready"].Text));
        foreach (var target in (string[])["/v1/entities/cart/42", "/v1/feed"])
        {
            Assert.Equal((503, "unavailable", "1"), (replies[target].Status, replies[target].Code, replies[target]["Retry-After"]));
        }
    }

    [Fact]
    public async Task It_serves_what_the_silo_serves()
    {
        var key = Guid.NewGuid().ToString();
        Assert.Equal(201, (await fixture.Entities.PutAsync("walk", "a", """{"n":1}""", key, Token)).Status);
        Assert.Equal("true", (await fixture.Entities.PutAsync("walk", "a", """{"n":1}""", key, Token))["Idempotency-Replayed"]);
        Assert.Equal(200, (await fixture.Entities.PatchAsync("walk", "a", """{"m":2}""", token: Token)).Status);

        var read = await fixture.Entities.GetAsync("walk", "a", strong: true, Token);
        Assert.Equal((200, """{"n":1,"m":2}""", 2), (read.Status, read.Text, read.Version));

        foreach (var target in (string[])
            [
                "/v1/entities/walk/a", "/v1/entities/walk/a?atVersion=1", "/v1/entities/walk/a/events", "/v1/entities/walk/a/history", $"/v1/entities/walk/a/outcomes/{key}",
                "/v1/entities/walk", "/v1/entities", "/v1/feed?after=0&types=walk", "/v1/entities/walk/none", "/v1/entities/walk/a?limit=0&at=x", "/v1/entities/account/x/commands/fly",
            ])
        {
            var (through, direct) = (await fixture.GetAsync(target, Token), await DirectAsync(target));
            Assert.Equal((target, direct.Status, WithoutTrace(direct)), (target, through.Status, WithoutTrace(through)));
        }
    }

    [Fact]
    public async Task A_rule_that_is_broken_comes_back_as_the_same_problem()
    {
        var reply = await fixture.Entities.CommandAsync("account", "gateway", "withdraw", """{"amount":1}""", token: Token);

        Assert.Equal((422, "command_rejected", "not_open"), (reply.Status, reply.Code, reply.Json.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task A_silo_that_was_killed_is_found_again_and_nothing_acknowledged_is_lost()
    {
        Assert.Equal(201, (await fixture.Entities.PutAsync("kept", "k", """{"n":1}""", token: Token)).Status);
        fixture.Silo.Kill();
        await fixture.Silo.WaitForExitAsync(Token);

        HttpReply lost;
        do
        {
            // Until the closed connection is noticed a read is tried again; what it ends with is the same.
            lost = await fixture.Entities.GetAsync("kept", "k", token: Token);
        }
        while (lost.Status == 200);
        Assert.Equal((503, "unavailable", "1"), (lost.Status, lost.Code, lost["Retry-After"]));
        Assert.Equal(200, (await fixture.GetAsync("/health/live", Token)).Status);

        await fixture.Silo.StartAsync(Token);
        await fixture.Gateway.WaitUntilReadyAsync(Token);
        Assert.Equal("""{"n":1}""", (await fixture.Entities.GetAsync("kept", "k", strong: true, Token)).Text);
    }

    [Fact]
    public async Task Wrong_settings_are_refused_in_one_message()
    {
        var (exitCode, output) = await BuiltProgram.Gateway.RunAsync(["--ActorState:Colour", "red", "--ActorState:Http", "0.0.0.0:1", "--ActorState:Data", "x"], Token);

        Assert.Equal(1, exitCode);
        Assert.StartsWith("ActorState did not start. 2 settings are wrong:", output);
        Assert.Contains("ActorState:Colour is not a setting of ActorState.", output);
        Assert.Contains("ActorState:Http is at 0.0.0.0, beyond loopback", output);
    }

    [Fact]
    public async Task An_address_that_is_taken_is_said_in_one_line()
    {
        var (exitCode, output) = await BuiltProgram.Gateway.RunAsync(["--ActorState:Http", $"127.0.0.1:{fixture.Silo.HttpPort.ToString(CultureInfo.InvariantCulture)}"], Token);

        Assert.Equal(1, exitCode);
        Assert.Contains("ActorState did not start. The address ActorState:Http cannot be listened on: Address already in use.", output);
        Assert.DoesNotContain("   at ", output);
    }

    private static string WithoutTrace(HttpReply reply)
    {
        var trace = reply.Text.IndexOf("\"traceId\"", StringComparison.Ordinal);
        return trace < 0 ? reply.Text : reply.Text[..trace];
    }

    private async Task<HttpReply> DirectAsync(string target)
    {
        using var http = new HttpClient { BaseAddress = fixture.Silo.BaseAddress };
        return await new EntityHttp(http).SendAsync(HttpMethod.Get, target, null, null, [], Token);
    }
}
