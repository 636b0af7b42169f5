using ActorState.Chaos.Load;
using ActorState.TestKit.Processes;
using Xunit;

namespace ActorState.Chaos;

/// <summary>SIGKILL of one of three silos, again and again, under load through the gateway.</summary>
/// <remarks>The suite runs two kills. The long form, five minutes: <c>ACTORSTATE_TEST_CHAOS=long artifacts/bin/Chaos/release/Chaos -class ActorState.Chaos.SiloKillTests</c>.</remarks>
public sealed class SiloKillTests(ChaosCluster cluster)
{
    /// <summary>An entity that was written to again within this time did not notice the kill.</summary>
    private static readonly TimeSpan UnaffectedMax = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RecoveryMedianMax = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan RecoveryMax = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan WriteTimeMax = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongForm = TimeSpan.FromMinutes(5);

    private readonly Random _random = new(ChaosForm.Seed);
    private readonly List<long> _kills = [];

    [Fact]
    public async Task Killed_silos_lose_nothing_and_their_entities_are_written_to_again_within_seconds()
    {
        var token = TestContext.Current.CancellationToken;
        await cluster.StartAsync(token);
        await using var load = new ChaosLoad("kill-", ChaosForm.Pause);
        load.Start(cluster.Gateway.BaseAddress);
        await cluster.WrittenEverywhereAsync(load, token);

        await KillAsync(load, token);

        var report = new ChaosReport("silo-kills");
        await cluster.CheckAsync(load, report, token);
        CheckFigures(load.Figures, report);
    }

    private async Task KillAsync(ChaosLoad load, CancellationToken token)
    {
        var began = TimeProvider.System.GetTimestamp();
        for (var kill = 0; ChaosForm.IsLong ? TimeProvider.System.GetElapsedTime(began) < LongForm : kill < 2; kill++)
        {
            if (ChaosForm.IsLong)
            {
                await load.GoOnAsync(TimeSpan.FromSeconds(_random.Next(10, 30)), token);
            }

            await KillOneAsync(load, cluster.Silos[_random.Next(cluster.Silos.Count)], supervised: kill % 2 == 0, token);
        }
    }

    /// <summary>A supervisor restarts it at once; without one, the others have to notice and to take over.</summary>
    private async Task KillOneAsync(ChaosLoad load, SiloProcess silo, bool supervised, CancellationToken token)
    {
        var killed = load.Now;
        _kills.Add(killed);
        silo.Kill();
        var restarted = supervised ? silo.StartAsync(token) : Task.CompletedTask;
        await cluster.WrittenEverywhereAsync(load, killed, token);
        await restarted;
        if (!supervised)
        {
            await silo.StartAsync(token);
        }
    }

    private void CheckFigures(LoadFigures figures, ChaosReport report)
    {
        var recoveries = _kills.SelectMany(kill => figures.FirstWritesSince(kill).Values).Where(static time => time > UnaffectedMax).Order().ToList();
        var median = ChaosReport.Percentile(recoveries, 0.5);
        var worst = ChaosReport.Percentile(recoveries, 1);
        report.Add($"{_kills.Count} kills; first successful write of {recoveries.Count} affected entities: median {median.TotalSeconds:0.00} s, worst {worst.TotalSeconds:0.00} s");
        var quiet = figures.WriteTimes(_kills, Aftermath);
        var slowest = ChaosReport.Percentile(quiet, 0.999);
        report.Add($"{quiet.Count} writes outside the {Aftermath.TotalSeconds:0} s behind a kill: p50 {ChaosReport.Percentile(quiet, 0.5).TotalMilliseconds:0.0} ms, p99.9 {slowest.TotalMilliseconds:0} ms");

        Assert.True(median <= RecoveryMedianMax, $"The median of the first successful writes behind a kill is {median}.");
        Assert.True(worst <= RecoveryMax, $"The first successful write of an entity behind a kill took {worst}.");
        Assert.True(!ChaosForm.IsLong || slowest <= WriteTimeMax, $"One write of a thousand took {slowest} or more, far from any kill.");
    }
}
