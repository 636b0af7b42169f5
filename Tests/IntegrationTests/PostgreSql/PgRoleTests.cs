using ActorState.Journal;
using ActorState.TestKit;
using ActorState.TestKit.Journal;
using Npgsql;
using Xunit;

namespace ActorState.IntegrationTests.PostgreSql;

/// <summary>A role with the rights of <c>docker/postgres/runtime-role.sql</c> and no others.</summary>
public sealed class PgRoleTests : PgTest
{
    private string Role => $"r{Schema.Name}";

    private PgStoreOptions AsRole => new() { More = $"Username={Role};Password=secret" };

    [Fact]
    public async Task A_role_without_rights_on_the_schema_is_refused_where_something_is_missing()
    {
        await WithRoleAsync(async () =>
        {
            await Schema.RunAsync($"GRANT USAGE ON SCHEMA {Schema.Name} TO {Role}", Token);
            var refusal = await Assert.ThrowsAsync<JournalRefusedException>(async () => await Create(AsRole).OpenAsync(Token));

            Assert.StartsWith("The journal's schema lacks its first script, and this role may not apply it (", refusal.Message, StringComparison.Ordinal);
            Assert.EndsWith("Run 'Silo migrate' once as the schema's owner.", refusal.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task The_runtime_role_can_do_all_that_a_store_does()
    {
        await WithGrantsAsync(async () =>
        {
            var store = await OpenAsync(AsRole);
            await StoreAgreement.CheckAsync(store, 10, Token);
            await AppendAsync(store, Units.Append(A, 3));
            var head = (await store.ReadHeadsAsync([A], Token))[0];
            await store.SaveSnapshotsAsync([new EntitySnapshot(A, head, 1, "1"u8.ToArray())], Token);
            await store.SaveSnapshotsAsync([new EntitySnapshot(A, head, 2, "2"u8.ToArray())], Token);

            Assert.Equal(head, (await store.LoadAsync(A, null, 2, Token)).Snapshot?.Head);
            Assert.Equal(3, await store.FindVersionAsync(A, long.MaxValue, Token));
            await store.DisposeAsync();
        });
    }

    [Theory]
    [InlineData("UPDATE event SET data = ''")]
    [InlineData("DELETE FROM event")]
    [InlineData("TRUNCATE event")]
    [InlineData("UPDATE command SET result = ''")]
    [InlineData("DELETE FROM command")]
    [InlineData("DELETE FROM entity")]
    [InlineData("DELETE FROM partition")]
    [InlineData("UPDATE journal SET id = 'x'")]
    [InlineData("DELETE FROM schema")]
    [InlineData("CREATE TABLE mine (id integer)")]
    [InlineData("ALTER TABLE event DROP COLUMN hash")]
    [InlineData("DROP TABLE event")]
    [InlineData("CREATE INDEX mine ON event (time)")]
    [InlineData("CREATE OR REPLACE FUNCTION find_version(text, text, text, bigint) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'")]
    public async Task The_runtime_role_can_neither_change_what_has_happened_nor_the_schema(string sql)
    {
        await WithGrantsAsync(async () =>
        {
            await using var connection = new NpgsqlConnection($"{Schema.ConnectionString};{AsRole.More};Pooling=false");
            await connection.OpenAsync(Token);
            await using var command = new NpgsqlCommand(sql, connection);
            var fault = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Token));

            Assert.Equal("42501", fault.SqlState);
        });
    }

    private async Task WithGrantsAsync(Func<Task> test)
    {
        await (await OpenAsync()).DisposeAsync();
        await WithRoleAsync(async () =>
        {
            // psql's variables, as the file's head says.
            var script = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docker", "postgres", "runtime-role.sql"), Token);
            await Schema.RunAsync(script.Replace(":\"schema\"", $"\"{Schema.Name}\"", StringComparison.Ordinal).Replace(":\"role\"", $"\"{Role}\"", StringComparison.Ordinal), Token);
            await test();
        });
    }

    private async Task WithRoleAsync(Func<Task> test)
    {
        await Schema.RunAsync($"CREATE ROLE {Role} LOGIN PASSWORD 'secret'", Token);
        try
        {
            await test();
        }
        finally
        {
            await Schema.RunAsync($"DROP OWNED BY {Role}; DROP ROLE {Role}", CancellationToken.None);
        }
    }
}
