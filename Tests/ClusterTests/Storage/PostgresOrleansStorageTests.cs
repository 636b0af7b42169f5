using Npgsql;
using Orleans.Storage;
using Xunit;

namespace ActorState.ClusterTests.Storage;

/// <summary>Grain storage on PostgreSQL.</summary>
public sealed class PostgresOrleansStorageTests(PostgresOrleansStorageFixture fixture)
    : OrleansStorageContract(fixture), IClassFixture<PostgresOrleansStorageFixture>
{
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Of_two_overlapping_first_writes_the_second_is_refused()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(WaitMax);
        var token = deadline.Token;
        var id = GrainId.Create("note", "overlap");
        var (first, second) = (new GrainState<string>("first"), new GrainState<string>("second"));

        // A trigger and two advisory locks: the first write stays open, its row made but not committed, until the test lets it go.
        await fixture.Schema.RunAsync(
            """
            CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock(4711); RETURN NEW; END $$;
            CREATE TRIGGER hold AFTER INSERT ON orleans_storage FOR EACH ROW WHEN (NEW.grain_id_extension = 'overlap') EXECUTE FUNCTION hold();
            """,
            token);
        await using var gate = new NpgsqlConnection(fixture.Schema.ConnectionString);
        await gate.OpenAsync(token);
        await RunAsync(gate, "SELECT pg_advisory_lock(4711)", token);
        var firstWrite = Storage.WriteStateAsync("text", id, first);
        await UntilBlockedAsync(gate, 1, token);
        var secondWrite = Storage.WriteStateAsync("text", id, second);
        await UntilBlockedAsync(gate, 2, token);
        await RunAsync(gate, "SELECT pg_advisory_unlock(4711)", token);

        await firstWrite;
        await Assert.ThrowsAsync<InconsistentStateException>(() => secondWrite);

        Assert.Equal(("1", "first"), (first.ETag, await ReadAsync("text", id)));
        Assert.Equal(1L, await RunAsync(gate, "SELECT count(*) FROM orleans_storage WHERE grain_id_extension = 'overlap'", token));
    }

    private static async Task UntilBlockedAsync(NpgsqlConnection gate, long count, CancellationToken token)
    {
        while ((long)(await RunAsync(gate, "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%orleans_storage%' AND pid <> pg_backend_pid()", token))! < count)
        {
            await Task.Yield();
        }
    }

    private static async Task<object?> RunAsync(NpgsqlConnection connection, string sql, CancellationToken token)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(token);
    }
}
