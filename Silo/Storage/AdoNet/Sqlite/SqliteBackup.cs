using ActorState.Journal;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>Copies a SQLite file as of one moment, also beside a process that writes it.</summary>
/// <remarks>It takes no lock that a writer would wait for; while it runs, the write-ahead log keeps what is written meanwhile. Thread: any.</remarks>
internal static class SqliteBackup
{
    private const string Main = "main";
    private const int BusyMillisecondsMax = 5_000;

    /// <summary>4 MiB, or 8 where pages are as large as a new journal's.</summary>
    private const int PagesPerStep = 1_024;

    /// <summary>Copies one file to another.</summary>
    /// <param name="source">The file.</param>
    /// <param name="target">The copy, which does not exist.</param>
    /// <param name="betweenSteps">Runs after every 4 MiB; what it throws ends the copying.</param>
    /// <exception cref="JournalUnavailableException">One of the two cannot be opened, read or written.</exception>
    public static void Copy(string source, string target, Action betweenSteps)
    {
        try
        {
            using var from = Open(source, SqliteOpenMode.ReadOnly);
            using var to = Open(target, SqliteOpenMode.ReadWriteCreate);
            BeginSnapshot(from);
            Copy(Handle(from), Handle(to), betweenSteps);
        }
        catch (SqliteException fault)
        {
            throw new JournalUnavailableException($"{source} cannot be copied to {target}: {fault.Message}", fault);
        }
    }

    /// <summary>Whether SQLite finds the file in order.</summary>
    public static bool IsWhole(string path)
    {
        try
        {
            using var connection = Open(path, SqliteOpenMode.ReadOnly);
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA integrity_check";
            return command.ExecuteScalar() is "ok";
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        try
        {
            connection.Open();
            raw.sqlite3_busy_timeout(Handle(connection), BusyMillisecondsMax);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>One read transaction around all steps: otherwise each commit of a running silo would begin the copy anew, and a busy one never let it end.</summary>
    private static void BeginSnapshot(SqliteConnection connection)
    {
        var handle = Handle(connection);
        SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(handle, "BEGIN; SELECT 1 FROM sqlite_schema LIMIT 1"), handle);
    }

    private static void Copy(sqlite3 from, sqlite3 to, Action betweenSteps)
    {
        using var backup = raw.sqlite3_backup_init(to, Main, from, Main);
        if (backup.IsInvalid)
        {
            SqliteException.ThrowExceptionForRC(raw.sqlite3_errcode(to), to);
        }

        int code;
        do
        {
            betweenSteps();
            code = raw.sqlite3_backup_step(backup, PagesPerStep);
        }
        while (code == raw.SQLITE_OK);
        if (code != raw.SQLITE_DONE)
        {
            SqliteException.ThrowExceptionForRC(code, to);
        }
    }

    private static sqlite3 Handle(SqliteConnection connection) => connection.Handle ?? throw new InvalidOperationException("The connection is closed.");
}
