using ActorState.Journal;
using ActorState.Silo.Storage.AdoNet.Orleans;
using ActorState.Silo.Storage.AdoNet.Sqlite;

namespace ActorState.Silo.Verbs;

/// <summary><c>Silo backup folder [settings]</c>: a proven copy of the data folder's files, also beside a running silo.</summary>
internal static class BackupVerb
{
    /// <summary>The name of the verb.</summary>
    public const string Name = "backup";

    private const int Done = 0;
    private const int NotRight = 1;
    private const int NotDone = 2;

    /// <summary>Runs the verb with its command line behind the verb: the folder first, then settings.</summary>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, CancellationToken token)
    {
        if (arguments is not [var target, .. var options] || target is "" or ['-', ..])
        {
            await output.WriteLineAsync("usage: Silo backup <new folder> [--ActorState:Data ./data] ...");
            return NotDone;
        }

        var settings = VerbSettings.Read(options);
        if (settings.Store != "sqlite")
        {
            await output.WriteLineAsync(settings.Store == "postgres"
                ? "not backed up: the store is PostgreSQL, whose own tools make its backups: pg_dump, or pg_basebackup with WAL archiving"
                : $"not backed up: the store '{settings.Store}' keeps nothing that could be");
            return NotDone;
        }

        return await RunAsync(settings.Data, target, output, token);
    }

    /// <summary>Copies a data folder into a new or empty one: 0 when the copy is proven and on disk, 1 when the journal is not right, 2 when it could not be made.</summary>
    public static async Task<int> RunAsync(string data, string target, TextWriter output, CancellationToken token)
    {
        try
        {
            var journal = Path.Combine(data, SqliteJournalRows.FileName);
            if (!File.Exists(journal))
            {
                throw new JournalUnavailableException($"There is no journal at {journal}.");
            }

            using var folder = BackupTarget.Take(target);
            return await CopyAsync(data, folder, output, token);
        }
        catch (Exception fault) when (fault is JournalException or IOException or UnauthorizedAccessException)
        {
            await output.WriteLineAsync($"not backed up: {fault.Message}");
            return NotDone;
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            await output.WriteLineAsync("not backed up: interrupted");
            return NotDone;
        }
    }

    private static async Task<int> CopyAsync(string data, BackupTarget folder, TextWriter output, CancellationToken token)
    {
        // The journal last: a folder that has it is a backup.
        string[] files = [.. new[] { OrleansDatabase.FileName, SqliteJournalRows.FileName }.Where(file => File.Exists(Path.Combine(data, file)))];
        foreach (var file in files)
        {
            SqliteBackup.Copy(Path.Combine(data, file), Path.Combine(folder.Workplace, file), token.ThrowIfCancellationRequested);
        }

        if (await VerifyVerb.RunAsync(folder.Workplace, output, token) is not Done and var verdict)
        {
            await output.WriteLineAsync("not backed up: the copy of the journal is not proven");
            return verdict;
        }

        // The verification knows the journal alone.
        if (files is [OrleansDatabase.FileName, _] && !SqliteBackup.IsWhole(Path.Combine(folder.Workplace, OrleansDatabase.FileName)))
        {
            await output.WriteLineAsync($"not backed up: {OrleansDatabase.FileName} is damaged");
            return NotRight;
        }

        folder.Finish(files);
        await output.WriteLineAsync($"backed up: {string.Join(", ", files)} in {folder.Folder}");
        return Done;
    }
}
