using ActorState.Chaos.Load;
using ActorState.TestKit;
using ActorState.TestKit.Http;
using Xunit;

namespace ActorState.Chaos;

/// <summary>An older backup put in the place of the database under running silos.</summary>
public sealed class RewindTests(ChaosCluster cluster)
{
    private const string Hashes = "SELECT array_agg(encode(hash, 'hex') ORDER BY position) FROM event";

    private static readonly TimeSpan HaltTimeout = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Silos_halt_over_an_older_backup_instead_of_giving_positions_out_again()
    {
        var token = TestContext.Current.CancellationToken;
        await cluster.StartAsync(token);
        await using var load = new ChaosLoad("rewind-", ChaosForm.Pause);
        load.Start(cluster.Gateway.BaseAddress);
        await cluster.WrittenEverywhereAsync(load, token);

        await cluster.Postgres.StopFastAsync(token);
        var backup = await cluster.Postgres.BackUpAsync(token);
        await cluster.Postgres.StartAsync(token);
        await cluster.WrittenEverywhereAsync(load, token);
        var before = await cluster.Postgres.QueryAsync<string[]>(Hashes, token);
        await cluster.Postgres.StopFastAsync(token);
        await cluster.Postgres.RestoreAsync(backup, token);
        await cluster.Postgres.StartAsync(token);

        await HaltedAsync(token);
        var after = await cluster.Postgres.QueryAsync<string[]>(Hashes, token);
        Assert.NotNull(before);
        Assert.NotNull(after);
        Assert.True(after.Length < before.Length, $"The backup has {after.Length} events of {before.Length}: nothing was rewound.");
        Assert.Equal(before[..after.Length], after);

        Assert.All(await Task.WhenAll(cluster.Silos.Select(silo => silo.StopAsync(token))), static exitCode => Assert.Equal(0, exitCode));
        await Task.WhenAll(cluster.Silos.Select(silo => silo.StartAsync(token)));
        await cluster.WrittenEverywhereAsync(load, token);
        await load.FinishAsync(token);
        new ChaosReport("rewind").AddCounts(load.Figures);
    }

    /// <summary>Each silo says so in its log and in its readiness, and refuses to write.</summary>
    private async Task HaltedAsync(CancellationToken token)
    {
        foreach (var silo in cluster.Silos)
        {
            using var http = new HttpClient { BaseAddress = silo.BaseAddress };
            await Eventually.TrueAsync(
                () => silo.LogCount("history rewound") > 0, HaltTimeout, () => $"{silo.Name} goes on over an older backup\n{silo.LogTail}", token);
            using var ready = await http.GetAsync("/health/ready", token);
            Assert.Equal(503, (int)ready.StatusCode);
            var refused = await new EntityHttp(http).PutAsync("note", "rewind-refused", "{}", token: token);
            Assert.Equal((503, "unavailable"), (refused.Status, refused.Code));
        }
    }
}
