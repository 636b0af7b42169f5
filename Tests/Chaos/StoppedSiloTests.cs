using ActorState.Chaos.Load;
using ActorState.TestKit.Processes;
using Xunit;

namespace ActorState.Chaos;

/// <summary>A silo that stops (SIGSTOP) and goes on later, in the belief that nothing has happened.</summary>
/// <remarks>The suite stops it for as long as its eviction takes. The long form, 20 s and five silos: <c>ACTORSTATE_TEST_CHAOS=long artifacts/bin/Chaos/release/Chaos -class ActorState.Chaos.StoppedSiloTests</c>.</remarks>
public sealed class StoppedSiloTests(ChaosCluster cluster)
{
    private const int DirectClients = 12;
    private const int StopsLong = 5;

    private static readonly TimeSpan LongStop = TimeSpan.FromSeconds(20);

    /// <summary>Short: a client of the stopped silo sends again and again, and all that it sent waits there.</summary>
    private static readonly TimeSpan DirectTimeout = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task A_silo_that_comes_back_after_its_eviction_shows_nothing_old_and_writes_nothing_twice()
    {
        var token = TestContext.Current.CancellationToken;
        await cluster.StartAsync(token);
        var random = new Random(ChaosForm.Seed);
        var report = new ChaosReport("stopped-silos");
        for (var stop = 0; stop < (ChaosForm.IsLong ? StopsLong : 1); stop++)
        {
            await StopOneAsync(cluster.Silos[random.Next(cluster.Silos.Count)], $"stopped-{stop}-", report, token);
        }
    }

    private async Task StopOneAsync(SiloProcess silo, string prefix, ChaosReport report, CancellationToken token)
    {
        await using var load = new ChaosLoad(prefix, ChaosForm.Pause);
        load.Start(cluster.Gateway.BaseAddress);
        var direct = load.StartDirect(DirectClients, silo.BaseAddress, DirectTimeout);
        await cluster.WrittenEverywhereAsync(load, token);

        var stopped = load.Now;
        silo.Pause();
        await cluster.WrittenEverywhereAsync(load, stopped, token);
        var takenOver = load.Figures.FirstWritesSince(stopped).Values.Max();
        if (ChaosForm.IsLong)
        {
            await load.GoOnAsync(LongStop - takenOver, token);
        }

        var resumed = load.Now;
        silo.Resume();
        // Evicted, it has to go; its clients meet it until then.
        var exitCode = await silo.WaitForExitAsync(token);
        var life = TimeProvider.System.GetElapsedTime(resumed, load.Now);
        await silo.StartAsync(token);
        await cluster.WrittenEverywhereAsync(load, token);

        var answered = load.Figures.Attempts.Count(attempt => attempt.Client >= direct && attempt.Status is 200 or 201 && attempt.Ended >= resumed && TimeProvider.System.GetElapsedTime(resumed, attempt.Ended) < life);
        report.Add($"{silo.Name}: everything taken over after {takenOver.TotalSeconds:0.00} s; gone {life.TotalSeconds:0.00} s behind SIGCONT with exit code {exitCode}, after {answered} successful answers");
        await cluster.CheckAsync(load, report, token);
    }
}
