using System.Collections.Immutable;
using ActorState.Chaos.Load;
using ActorState.TestKit;
using ActorState.TestKit.Processes;
using ActorState.TestKit.Servers;
using Xunit;

namespace ActorState.Chaos;

/// <summary>PostgreSQL stopped with <c>-m immediate</c> and started again, under load.</summary>
/// <remarks>The suite does it twice. The long form, ten times: <c>ACTORSTATE_TEST_CHAOS=long artifacts/bin/Chaos/release/Chaos -class ActorState.Chaos.PostgresRestartTests</c>.</remarks>
public sealed class PostgresRestartTests(ChaosCluster cluster)
{
    private const int RestartsShort = 2;
    private const int RestartsLong = 10;
    private const int LossTriesMax = 5;

    private static readonly TimeSpan ResumeMax = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task A_database_that_stops_at_once_loses_nothing_and_service_resumes_with_it()
    {
        var token = TestContext.Current.CancellationToken;
        await cluster.StartAsync(token);
        await using var load = new ChaosLoad("restart-", ChaosForm.Pause);
        load.Start(cluster.Gateway.BaseAddress);
        await cluster.WrittenEverywhereAsync(load, token);
        var silos = cluster.Silos.Select(static silo => silo.ProcessId).ToList();

        var accepted = new List<long>();
        for (var restart = 0; restart < (ChaosForm.IsLong ? RestartsLong : RestartsShort); restart++)
        {
            await cluster.Postgres.StopImmediatelyAsync(token);
            await cluster.Postgres.StartAsync(token);
            accepted.Add(load.Now);
            await cluster.WrittenEverywhereAsync(load, accepted[^1], token);
        }

        Assert.Equal(silos, cluster.Silos.Select(static silo => silo.ProcessId));
        var report = new ChaosReport("postgres-restarts");
        await cluster.CheckAsync(load, report, token);
        var resumed = accepted.Select(moment => load.Figures.FirstWritesSince(moment).Values).ToList();
        report.Add($"{accepted.Count} restarts; behind the first accepted connection, the first successful write came after {Seconds(resumed.Select(Enumerable.Min))} s, that of the last entity after {Seconds(resumed.Select(Enumerable.Max))} s");
        Assert.All(resumed, static times => Assert.True(times.Min() <= ResumeMax, $"The first successful write came {times.Min()} after PostgreSQL accepted connections."));
    }

    [Fact]
    public async Task A_database_that_answers_before_it_writes_is_found_out()
    {
        var token = TestContext.Current.CancellationToken;
        await using var postgres = await PostgresServer.StartNewAsync(["synchronous_commit=off", "wal_writer_delay=10s"], token);
        await using var silo = new SiloProcess(
            ImmutableDictionary<string, string>.Empty,
            "--ActorState:Store", "postgres", "--ConnectionStrings:Postgres", postgres.ConnectionString, "--ActorState:Journal:AllowUnsafe", "true");
        await silo.StartAsync(token);
        await using var load = new ChaosLoad("unsafe-", TimeSpan.Zero);
        load.Start(silo.BaseAddress);

        // A stop may fall behind a flush that something else has caused; a checker that stays silent over all of them is blind.
        var stops = 0;
        while (stops < LossTriesMax && !HasLost(silo))
        {
            stops++;
            await load.EverywhereWrittenAsync(load.Now, ChaosCluster.RecoveryTimeout, () => silo.LogTail, token);
            await postgres.StopImmediatelyAsync(token);
            await postgres.StartAsync(token);
            var accepted = load.Now;
            await Eventually.TrueAsync(
                () => HasLost(silo) || load.IsWrittenEverywhere(accepted), ChaosCluster.RecoveryTimeout, () => $"neither halted nor writing\n{silo.LogTail}", token);
        }

        // A silo that saw the loss halts; only a new one goes on, and answers the clients that still wait.
        silo.Kill();
        await silo.StartAsync(token);
        await load.FinishAsync(token);
        var findings = await load.CheckAsync(silo.BaseAddress, token);
        var lost = findings.Where(static finding => finding.Contains("and is lost.", StringComparison.Ordinal)).ToList();
        new ChaosReport("postgres-unsafe").Add($"{stops} stops, {lost.Count} acknowledged writes lost, {findings.Count} findings");
        Assert.NotEmpty(lost);
    }

    private static bool HasLost(SiloProcess silo) => silo.LogCount("history rewound") > 0;

    private static string Seconds(IEnumerable<TimeSpan> times) => string.Join(", ", times.Select(static time => FormattableString.Invariant($"{time.TotalSeconds:0.00}")));
}
