using ActorState.Journal;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>What SQLite's error codes mean to the journal's callers.</summary>
internal static class SqliteFaults
{
    /// <summary>The fault of a write transaction that was rolled back; null for what a unit can cause, whose exception speaks for itself.</summary>
    public static JournalException? OfWrite(SqliteException fault, bool committing) => Code(fault) switch
    {
        raw.SQLITE_FULL => new JournalFullException("The journal's storage is full.", fault),
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new JournalLockTimeoutException("The journal is locked by another process.", fault),
        _ when IsFatal(fault) || (committing && Code(fault) != raw.SQLITE_CONSTRAINT) => Fatal(fault),
        raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_NOMEM => new JournalUnavailableException("The journal cannot be written.", fault),
        _ => null,
    };

    /// <summary>The fault of a read; null for what has no name.</summary>
    public static JournalException? OfRead(SqliteException fault) => Code(fault) switch
    {
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => new JournalCorruptException("The journal's file is damaged.", fault),
        raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN or raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_NOMEM =>
            new JournalUnavailableException("The journal cannot be read.", fault),
        _ => null,
    };

    /// <summary>The fault of an opening; null for what speaks for itself.</summary>
    public static JournalException? OfOpen(Exception fault, string path) => fault switch
    {
        JournalCorruptException => new JournalRefusedException($"{path} is damaged: {fault.Message} Restore it from a backup.", fault),
        SqliteException sqlite => OfOpen(sqlite, path),
        _ => null,
    };

    private static JournalException OfOpen(SqliteException fault, string path) => Code(fault) switch
    {
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => new JournalRefusedException($"{path} is damaged or no SQLite database. Restore it from a backup.", fault),
        raw.SQLITE_CONSTRAINT => new JournalRefusedException($"{path} is damaged: {fault.Message}", fault),
        raw.SQLITE_ERROR => new JournalRefusedException($"{path} was not made by this program: {fault.Message}", fault),
        _ => new JournalUnavailableException($"{path} cannot be opened: {fault.Message}", fault),
    };

    /// <summary>Whether the connection must not be written to again: a failed sync is not repeated by a later one, though that may succeed.</summary>
    public static bool IsFatal(SqliteException fault) => Code(fault) is raw.SQLITE_IOERR or raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;

    /// <summary>Says that the store is lost to this process, and the group perhaps applied.</summary>
    public static JournalOutcomeUnknownException Fatal(Exception fault) =>
        new("The journal's file failed; only a restart tells what was applied.", fault) { IsFatal = true };

    private static int Code(SqliteException fault) => fault.SqliteErrorCode & 0xFF;
}
