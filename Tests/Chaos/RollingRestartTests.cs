using ActorState.Chaos.Load;
using Xunit;

namespace ActorState.Chaos;

/// <summary>Every silo stopped gracefully (SIGTERM) and started again, one after the other, under load.</summary>
/// <remarks>The suite does one round. The long form, ten rounds: <c>ACTORSTATE_TEST_CHAOS=long artifacts/bin/Chaos/release/Chaos -class ActorState.Chaos.RollingRestartTests</c>.</remarks>
public sealed class RollingRestartTests(ChaosCluster cluster)
{
    private const int RoundsLong = 10;

    [Fact]
    public async Task A_rolling_restart_fails_no_request_of_a_client_that_follows_Retry_After()
    {
        var token = TestContext.Current.CancellationToken;
        await cluster.StartAsync(token);
        await using var load = new ChaosLoad("rolling-", ChaosForm.Pause);
        load.Start(cluster.Gateway.BaseAddress);
        await cluster.WrittenEverywhereAsync(load, token);

        for (var round = 0; round < (ChaosForm.IsLong ? RoundsLong : 1); round++)
        {
            foreach (var silo in cluster.Silos)
            {
                Assert.Equal(0, await silo.StopAsync(token));
                await cluster.WrittenEverywhereAsync(load, token);
                await silo.StartAsync(token);
                await cluster.WrittenEverywhereAsync(load, token);
            }
        }

        var report = new ChaosReport("rolling-restarts");
        await cluster.CheckAsync(load, report, token);
        var slowest = load.Figures.WriteTimes([], TimeSpan.Zero);
        report.Add($"writes: p50 {ChaosReport.Percentile(slowest, 0.5).TotalMilliseconds:0.0} ms, p99.9 {ChaosReport.Percentile(slowest, 0.999).TotalMilliseconds:0} ms, slowest {ChaosReport.Percentile(slowest, 1).TotalMilliseconds:0} ms");
        Assert.Equal([], load.Figures.Attempts.Where(static attempt => attempt.IsFailure));
    }
}
