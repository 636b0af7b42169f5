using ActorState.Silo.Verbs;
using Xunit;

namespace ActorState.IntegrationTests.PostgreSql;

public sealed class PgVerbTests : PgTest
{
    private string[] Settings => ["--ActorState:Store", "postgres", "--ConnectionStrings:Postgres", Schema.ConnectionString];

    [Fact]
    public async Task Migrating_creates_the_schema_once()
    {
        var (code, first) = await MigrateAsync(Settings);
        var id = await Schema.AskAsync<string>("SELECT id FROM journal", Token);

        Assert.Equal(0, code);
        Assert.Equal(
            $"the schema of journal {id} is today's; applied 0001_journal.sql, 0002_orleans_clustering.sql, 0003_orleans_storage.sql, 0004_journal_functions.sql, 0005_known_entities.sql",
            first);
        Assert.Equal((0, $"the schema of journal {id} is today's; nothing was to be done"), await MigrateAsync(Settings));
        Assert.Equal(id, (await Create().OpenAsync(Token)).Id.ToString());
    }

    [Fact]
    public async Task What_cannot_be_migrated_is_told()
    {
        Assert.Equal(
            (2, "not migrated: the store is 'sqlite', which a silo migrates itself; say ActorState:Store=postgres"), await MigrateAsync([]));
        var (code, line) = await MigrateAsync([.. Settings[..3], $"{Schema.ConnectionString};Port=1"]);
        Assert.Equal(2, code);
        Assert.StartsWith("not migrated: PostgreSQL cannot be reached: ", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_journal_is_verified_where_it_is()
    {
        Assert.Equal((2, "cannot tell: The database holds no journal in this search path."), await VerifyAsync());
        await AppendAsync(await OpenAsync(), Units.Append(A, 2));
        Assert.Equal((0, "journal is right: 2 events, 1 entities, 1 commands, 0 snapshots"), await VerifyAsync());
        await Schema.RunAsync("UPDATE event SET data = 'x' WHERE position = 2", Token);

        var (code, lines) = await VerifyAsync();
        Assert.Equal(1, code);
        Assert.EndsWith("1 finding", lines, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Text)> VerifyAsync()
    {
        await using var output = new StringWriter();
        var code = await VerifyVerb.RunAsync(Settings, output, Token);
        return (code, output.ToString().TrimEnd());
    }

    private static async Task<(int Code, string Text)> MigrateAsync(string[] settings)
    {
        await using var output = new StringWriter();
        var code = await MigrateVerb.RunAsync(settings, output);
        return (code, output.ToString().TrimEnd());
    }
}
