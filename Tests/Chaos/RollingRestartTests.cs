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

        var report = new ChaosReport("rolling-restarts");
        for (var round = 0; round < (ChaosForm.IsLong ? RoundsLong : 1); round++)
        {
            foreach (var silo in cluster.Silos)
            {
                var began = load.Now;
                Assert.Equal(0, await silo.StopAsync(token));
                var stopped = load.Now;
                await cluster.WrittenEverywhereAsync(load, token);
                var written = load.Now;
                await silo.StartAsync(token);
                var started = load.Now;
                await cluster.WrittenEverywhereAsync(load, token);
                report.Add($"{silo.Name}: stopped after {Seconds(began, stopped):0.0} s, everything written {Seconds(stopped, written):0.0} s later; ready {Seconds(written, started):0.0} s behind its start, everything written {Seconds(started, load.Now):0.0} s later");
            }
        }

        await cluster.CheckAsync(load, report, token);
        var slowest = load.Figures.WriteTimes([], TimeSpan.Zero);
        report.Add($"writes: p50 {ChaosReport.Percentile(slowest, 0.5).TotalMilliseconds:0.0} ms, p99.9 {ChaosReport.Percentile(slowest, 0.999).TotalMilliseconds:0} ms, slowest {ChaosReport.Percentile(slowest, 1).TotalMilliseconds:0} ms");
        Assert.Equal([], load.Figures.Attempts.Where(static attempt => attempt.IsFailure));
    }

    private static double Seconds(long from, long to) => TimeProvider.System.GetElapsedTime(from, to).TotalSeconds;
}
