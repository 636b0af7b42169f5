using ActorState.Journal;
using ActorState.Silo.Storage.AdoNet.PostgreSql;
using ActorState.Silo.Storage.AdoNet.Sqlite;

namespace ActorState.Silo.Verbs;

/// <summary><c>Silo verify [settings]</c>: proves the journal and names on one line each what is wrong in it.</summary>
internal static class VerifyVerb
{
    /// <summary>The name of the verb.</summary>
    public const string Name = "verify";

    private const int Right = 0;
    private const int NotRight = 1;
    private const int CannotTell = 2;

    /// <summary>Runs the verb with the settings of its command line (behind the verb), the environment and <c>appsettings.json</c>.</summary>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, CancellationToken token)
    {
        var settings = VerbSettings.Read(arguments);
        switch (settings.Store)
        {
            case "sqlite":
                return await RunAsync(settings.Data, output, token);
            case "postgres":
                return await TellAsync(() => VerifyPostgresAsync(settings.Postgres, output, token), output, token);
            default:
                await output.WriteLineAsync($"cannot tell: the store '{settings.Store}' has no verification");
                return CannotTell;
        }
    }

    /// <summary>Verifies the journal of a folder: 0 if it is right, 1 if it is not, 2 if that cannot be told.</summary>
    public static Task<int> RunAsync(string folder, TextWriter output, CancellationToken token) =>
        TellAsync(() => VerifySqliteAsync(folder, output, token), output, token);

    private static async Task<JournalCounts> VerifySqliteAsync(string folder, TextWriter output, CancellationToken token)
    {
        using var rows = SqliteJournalRows.Open(folder);
        return await new JournalVerifier(rows, output.WriteLine).RunAsync(token);
    }

    private static async Task<JournalCounts> VerifyPostgresAsync(string connectionString, TextWriter output, CancellationToken token)
    {
        await using var rows = await PgJournalRows.OpenAsync(connectionString, token);
        return await new JournalVerifier(rows, output.WriteLine).RunAsync(token);
    }

    private static async Task<int> TellAsync(Func<Task<JournalCounts>> verify, TextWriter output, CancellationToken token)
    {
        try
        {
            var counts = await verify();
            await output.WriteLineAsync(Summary(counts));
            return counts.Findings == 0 ? Right : NotRight;
        }
        catch (JournalCorruptException fault)
        {
            output.WriteLine(new JournalFinding($"journal file cannot be read ({fault.Message})"));
            await output.WriteLineAsync("1 finding");
            return NotRight;
        }
        catch (JournalUnavailableException fault)
        {
            await output.WriteLineAsync($"cannot tell: {fault.Message}");
            return CannotTell;
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            await output.WriteLineAsync("cannot tell: interrupted");
            return CannotTell;
        }
    }

    private static string Summary(JournalCounts counts) => counts switch
    {
        { Findings: 0 } => $"journal is right: {counts.Events} events, {counts.Entities} entities, {counts.Commands} commands, {counts.Snapshots} snapshots",
        { Findings: 1 } => "1 finding",
        _ => $"{counts.Findings} findings",
    };
}
