using ActorState.Silo.Storage.AdoNet.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SQLitePCL;

namespace ActorState.TestKit.Journal;

/// <summary>Makes journals on SQLite for tests.</summary>
internal static class SqliteStores
{
    /// <summary>A store in a folder; not opened.</summary>
    public static SqliteJournalStore Create(string folder, Action<sqlite3>? opened = null, ILogger<SqliteJournalStore>? logger = null) =>
        Create(new SqliteJournalOptions { Folder = folder }, opened, logger);

    /// <summary>A store with options of its own; not opened.</summary>
    public static SqliteJournalStore Create(SqliteJournalOptions options, Action<sqlite3>? opened = null, ILogger<SqliteJournalStore>? logger = null) =>
        new(options, TimeProvider.System, logger ?? NullLogger<SqliteJournalStore>.Instance) { ConnectionOpened = opened };

    /// <summary>Options of a store that fills its tables only when it has so many rows to fill, and when told.</summary>
    public static SqliteJournalOptions Filling(string folder, int rows) => new() { Folder = folder, SegmentRows = rows, FillIdle = Timeout.InfiniteTimeSpan };

    /// <summary>The files of a journal as a crash at this moment would leave them, in another folder.</summary>
    public static string CrashCopy(string folder, string copy)
    {
        Directory.CreateDirectory(copy);
        foreach (var file in new[] { "journal.db", "journal.db-wal" })
        {
            if (File.Exists(Path.Combine(folder, file)))
            {
                File.Copy(Path.Combine(folder, file), Path.Combine(copy, file));
            }
        }

        return copy;
    }
}
