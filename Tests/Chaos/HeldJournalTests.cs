using ActorState.Chaos.Load;
using ActorState.Entities;
using ActorState.Journal;
using ActorState.TestKit;
using ActorState.TestKit.Journal;
using ActorState.TestKit.Processes;
using ActorState.TestKit.Servers;
using Npgsql;
using Xunit;

namespace ActorState.Chaos;

/// <summary>A silo that is stopped (SIGSTOP) while its backend holds the journal's counter row.</summary>
/// <remarks>The suite does it once. The long form, ten times: <c>ACTORSTATE_TEST_CHAOS=long artifacts/bin/Chaos/release/Chaos -class ActorState.Chaos.HeldJournalTests</c>.</remarks>
public sealed class HeldJournalTests(ChaosCluster cluster)
{
    private const int StopsLong = 10;
    private const string HoldKey = "4711";

    /// <summary>Appends wait in the database, counter row in hand, while the test holds the advisory lock.</summary>
    private const string Hold =
        $"""
        CREATE OR REPLACE FUNCTION chaos_hold() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock_shared({HoldKey}); RETURN NULL; END $$;
        CREATE TRIGGER chaos_hold BEFORE INSERT ON event FOR EACH STATEMENT EXECUTE FUNCTION chaos_hold();
        """;

    private const string Unhold = "DROP TRIGGER IF EXISTS chaos_hold ON event; DROP FUNCTION IF EXISTS chaos_hold()";

    private const string Holder =
        $"""
        SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a USING (pid)
        WHERE l.locktype = 'advisory' AND l.objid = {HoldKey} AND NOT l.granted LIMIT 1
        """;

    private const string Stopped = "stopped";

    private static readonly TimeSpan OthersGoOnMax = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task The_others_go_on_when_a_silo_stops_with_the_counter_row_in_its_hands()
    {
        var token = TestContext.Current.CancellationToken;
        await cluster.StartAsync(token);
        await using var load = new ChaosLoad("held-", ChaosForm.Pause);
        load.Start(cluster.Gateway.BaseAddress);
        await cluster.WrittenEverywhereAsync(load, token);
        var report = new ChaosReport("held-journal");
        await cluster.Postgres.RunAsync(Hold, token);
        try
        {
            for (var stop = 0; stop < (ChaosForm.IsLong ? StopsLong : 1); stop++)
            {
                await StopHolderAsync(load, report, token);
            }
        }
        finally
        {
            await cluster.Postgres.RunAsync(Unhold, CancellationToken.None);
        }

        await cluster.CheckAsync(load, report, token);
    }

    [Fact]
    public async Task The_others_go_on_when_a_silo_stops_in_the_middle_of_its_transaction()
    {
        var token = TestContext.Current.CancellationToken;
        await using var postgres = await PostgresServer.StartNewAsync([], token);
        await using var silo = new SiloProcess(
            new Dictionary<string, string> { ["ACTORSTATE_FAULT"] = "AckBeforeCommit" },
            "--ActorState:Store", "postgres", "--ConnectionStrings:Postgres", $"{postgres.ConnectionString};Application Name={Stopped}");
        await silo.StartAsync(token);
        await using var other = PgStores.Create(postgres.ConnectionString);
        await other.OpenAsync(token);
        await using var load = new ChaosLoad("transaction-", TimeSpan.Zero);
        load.Start(silo.BaseAddress);

        await StopInTransactionAsync(postgres, silo, token);
        var stopped = TimeProvider.System.GetTimestamp();
        var results = await other.AppendAsync(0, new AppendGroup([new Units().Append(new EntityId("default", "note", "other"))]), token);
        var waited = TimeProvider.System.GetElapsedTime(stopped);

        Assert.IsType<AppendResult.Written>(Assert.Single(results));
        new ChaosReport("held-transaction").Add($"stopped in its transaction: another store appended after {waited.TotalSeconds:0.00} s");
        Assert.True(waited <= OthersGoOnMax, $"Another store appended only after {waited}.");
    }

    /// <summary>This fault makes every append a transaction of two calls; the silo is stopped between them.</summary>
    private static async Task StopInTransactionAsync(PostgresServer postgres, SiloProcess silo, CancellationToken token)
    {
        const string InTransaction = $"SELECT count(*) FROM pg_stat_activity WHERE application_name = '{Stopped}' AND state = 'idle in transaction'";
        await using var observer = await postgres.ConnectAsync(token);
        await using var query = new NpgsqlCommand(InTransaction, observer);
        await Eventually.TrueAsync(
            async () =>
            {
                if (await query.ExecuteScalarAsync(token) is not 1L)
                {
                    return false;
                }

                silo.Pause();
                var isHeld = await query.ExecuteScalarAsync(token) is 1L;
                if (!isHeld)
                {
                    // It came to the end of the transaction before the signal.
                    silo.Resume();
                }

                return isHeld;
            },
            ChaosCluster.RecoveryTimeout,
            () => $"a moment within a transaction\n{silo.LogTail}",
            token);
    }

    private async Task StopHolderAsync(ChaosLoad load, ChaosReport report, CancellationToken token)
    {
        var holder = "";
        long stopped;
        await using (var test = await cluster.Postgres.ConnectAsync(token))
        {
            await using var command = test.CreateCommand();
            command.CommandText = $"SELECT pg_advisory_lock({HoldKey})";
            await command.ExecuteNonQueryAsync(token);
            await Eventually.TrueAsync(
                async () => (holder = await cluster.Postgres.QueryAsync<string>(Holder, token) ?? "") is not "",
                ChaosCluster.RecoveryTimeout,
                () => $"no append waits in the database\n{cluster.LogTails}",
                token);
            cluster.Silos.Single(silo => silo.Name == holder).Pause();
            stopped = load.Now;
        }

        // The connection is closed, the lock is free, and whoever was stopped cannot say another word.
        await Eventually.TrueAsync(
            () => load.Figures.FirstWritesSince(stopped).Count > 0, ChaosCluster.RecoveryTimeout, () => $"nobody writes any more\n{cluster.LogTails}", token);
        var first = load.Figures.FirstWritesSince(stopped).Values.Min();
        report.Add($"{holder} stopped with the counter row: the first write of the others succeeded after {first.TotalSeconds:0.00} s");
        Assert.True(first <= OthersGoOnMax, $"The others wrote again only after {first}.");
        await cluster.WrittenEverywhereAsync(load, stopped, token);
        await RecoverAsync(holder, token);
    }

    /// <summary>Evicted by now, it ends by itself as soon as it goes on.</summary>
    private async Task RecoverAsync(string holder, CancellationToken token)
    {
        var silo = cluster.Silos.Single(silo => silo.Name == holder);
        silo.Resume();
        await silo.WaitForExitAsync(token);
        await silo.StartAsync(token);
    }
}
