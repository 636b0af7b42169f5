using ActorState.TestKit.Servers;
using Npgsql;
using Xunit;

namespace ActorState.Chaos;

/// <summary>The campaigns' own server stops, recovers and goes back as they believe it does.</summary>
public sealed class PostgresServerTests
{
    [Fact]
    public async Task It_keeps_what_was_committed_and_goes_back_to_its_backup()
    {
        var token = TestContext.Current.CancellationToken;
        await using var server = await PostgresServer.StartNewAsync([], token);
        Assert.Equal(("on", "on", "on"), (await SettingAsync("fsync"), await SettingAsync("full_page_writes"), await SettingAsync("synchronous_commit")));
        await server.RunAsync("CREATE TABLE t (n int); INSERT INTO t VALUES (1)", token);
        await server.StopFastAsync(token);
        var backup = await server.BackUpAsync(token);
        await server.StartAsync(token);
        await server.RunAsync("INSERT INTO t VALUES (2)", token);

        await server.StopImmediatelyAsync(token);
        await Assert.ThrowsAsync<NpgsqlException>(() => server.RunAsync("SELECT 1", token));
        await server.StartAsync(token);
        Assert.Equal(2, await server.QueryAsync<int>("SELECT max(n) FROM t", token));

        await server.StopFastAsync(token);
        await server.RestoreAsync(backup, token);
        await server.StartAsync(token);
        Assert.Equal(1, await server.QueryAsync<int>("SELECT max(n) FROM t", token));

        async Task<string?> SettingAsync(string name) => await server.QueryAsync<string>($"SHOW {name}", token);
    }
}
