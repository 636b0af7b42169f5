using System.Globalization;
using ActorState.Journal;
using SQLitePCL;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>Sets a connection's mode, and reads back what durability hangs on.</summary>
internal static class SqliteMode
{
    // Older libraries have a race in which a restart of the log loses commits.
    private const int VersionMin = 3_051_003;

    private const string FullSynchronous = "2";
    private const string WriteAheadLog = "wal";

    /// <summary>Sets the mode of the writer's connection; returns the durability in force, for people.</summary>
    public static string SetWriter(SqliteSession session, SqliteJournalOptions options)
    {
        CheckVersion();
        session.Run(string.Create(CultureInfo.InvariantCulture, $"PRAGMA page_size={options.PageBytes}")); // Of a file that is still empty; others keep theirs.
        Set(session, options.CacheBytes);
        session.PageBytes = long.Parse(session.Scalar("PRAGMA page_size") ?? "", CultureInfo.InvariantCulture);
        return $"SQLite {raw.sqlite3_libversion().utf8_to_string()}, journal_mode={WriteAheadLog}, synchronous=FULL";
    }

    /// <summary>Sets the mode of a reader's connection.</summary>
    public static void SetReader(SqliteSession session, SqliteJournalOptions options)
    {
        Set(session, options.CacheBytes / 8);
        session.Run("PRAGMA query_only=ON");
    }

    private static void Set(SqliteSession session, long cacheBytes)
    {
        Expect(session.Scalar("PRAGMA journal_mode=WAL"), WriteAheadLog, "journal_mode");
        session.Run("PRAGMA synchronous=FULL");
        Expect(session.Scalar("PRAGMA synchronous"), FullSynchronous, "synchronous");
        session.Run("PRAGMA wal_autocheckpoint=0");
        session.Run("PRAGMA foreign_keys=OFF");
        session.Run("PRAGMA trusted_schema=OFF");
        session.Run("PRAGMA temp_store=MEMORY");
        session.Run(string.Create(CultureInfo.InvariantCulture, $"PRAGMA cache_size=-{cacheBytes / 1024}"));
    }

    private static void CheckVersion()
    {
        if (raw.sqlite3_libversion_number() < VersionMin)
        {
            throw new JournalRefusedException($"SQLite {raw.sqlite3_libversion().utf8_to_string()} is too old for the journal: 3.51.3 or newer is needed.");
        }
    }

    private static void Expect(string? actual, string expected, string setting)
    {
        if (actual != expected)
        {
            throw new JournalRefusedException($"SQLite has {setting}={actual} where the journal needs {expected}: put its folder on a local disk.");
        }
    }
}
