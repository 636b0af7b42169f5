using ActorState.TestKit.Http;
using ActorState.TestKit.Processes;
using Xunit;

namespace ActorState.IntegrationTests.GatewayAlone;

/// <summary>What callers on open connections meet when their server is told to stop.</summary>
[Collection(nameof(GatewayAloneCollection))]
public sealed class DrainTests(GatewayAloneFixture fixture)
{
    [Fact]
    public async Task What_is_in_flight_is_finished_and_what_comes_new_is_sent_away_without_a_reset()
    {
        var token = TestContext.Current.CancellationToken;
        await using var gateway = new GatewayProcess(settings: fixture.ToSilo);
        await gateway.StartAsync(token);
        await gateway.WaitUntilReadyAsync(token);
        using var writer = await KeptConnection.OpenAsync(gateway.HttpPort, token);
        using var reader = await KeptConnection.OpenAsync(gateway.HttpPort, token);

        // The server asks for the body when it is in the middle of the request.
        await writer.SendAsync("PUT /v1/entities/drain/d HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 7\r\nExpect: 100-continue\r\n\r\n");
        Assert.Equal(100, (await writer.ReceiveAsync()).Status);

        gateway.Terminate();
        HttpReply refused;
        do
        {
            await reader.SendAsync("PUT /v1/entities/drain/e HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
            refused = await reader.ReceiveAsync();
        }
        while (refused.Status is 200 or 201);

        Assert.Equal((503, "unavailable", "1", "close"), (refused.Status, refused.Code, refused["Retry-After"], refused["Connection"]));
        Assert.True(await reader.IsAtEndAsync());

        await writer.SendAsync("""{"n":1}""");
        var written = await writer.ReceiveAsync();
        Assert.Equal((201, 1), (written.Status, written.Version));
        Assert.Equal(0, await gateway.WaitForExitAsync(token));
        Assert.Equal("""{"n":1}""", (await fixture.Entities.GetAsync("drain", "d", strong: true, token)).Text);
    }
}
