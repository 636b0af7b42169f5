using System.Net.Sockets;
using ActorState.Journal;
using Npgsql;

namespace ActorState.Silo.Storage.AdoNet.PostgreSql;

/// <summary>What PostgreSQL's error codes mean to the journal's callers. Never its messages: they come in many languages.</summary>
internal static class PgFaults
{
    private const string IdleInTransactionSessionTimeout = "25P03";

    private static readonly string[] OurKeys = ["event_position", "event_version", "event_command", "entity_key", "entity_name", "command_id"];

    /// <summary>The fault of an append that was sent; null for what a unit can cause, whose exception speaks for itself.</summary>
    public static JournalException? OfWrite(Exception fault) => fault switch
    {
        JournalException named => named,
        PostgresException error => OfWrite(error),
        _ when IsOfConnection(fault) => new JournalOutcomeUnknownException("The connection to PostgreSQL was lost before the answer came.", fault),
        _ => null,
    };

    /// <summary>The fault of making a connection, on which nothing was sent yet.</summary>
    public static JournalException OfConnect(Exception fault) =>
        fault as JournalException ?? new JournalUnavailableException($"PostgreSQL cannot be reached: {fault.Message}", fault);

    /// <summary>The fault of a read; null for a defect of ours.</summary>
    public static JournalException? OfRead(Exception fault) => fault switch
    {
        JournalException named => named,
        PostgresException { SqlState: PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted } =>
            new JournalCorruptException("PostgreSQL finds its own files damaged.", fault),
        PostgresException => new JournalUnavailableException("PostgreSQL refused to read the journal.", fault),
        _ when IsOfConnection(fault) => new JournalUnavailableException("The journal cannot be read.", fault),
        _ => null,
    };

    /// <summary>Whether a key of ours was there already, which under the counter's lock only happens if somebody wrote beside it.</summary>
    public static bool IsOurKey(PostgresException fault) =>
        fault.SqlState == PostgresErrorCodes.UniqueViolation && OurKeys.Contains(fault.ConstraintName);

    /// <summary>Whether the session cannot be used again, though it may be open.</summary>
    public static bool EndsSession(Exception fault) =>
        fault is not PostgresException error
        || IsFatal(error)
        || error.SqlState is PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.FeatureNotSupported
        || error.SqlState.StartsWith("26", StringComparison.Ordinal);

    private static JournalException? OfWrite(PostgresException error) => error.SqlState switch
    {
        IdleInTransactionSessionTimeout =>
            new JournalLockTimeoutException("The transaction stood still, and PostgreSQL ended it.", error),
        _ when IsFatal(error) => new JournalOutcomeUnknownException("PostgreSQL ended the connection before the answer came.", error),
        PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure =>
            new JournalLockTimeoutException("The journal's counter is locked by another writer.", error),
        PostgresErrorCodes.QueryCanceled => new JournalLockTimeoutException("Somebody cancelled the append; nothing was applied.", error),
        PostgresErrorCodes.DiskFull => new JournalFullException("The journal's storage is full.", error),
        PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted =>
            new JournalCorruptException("PostgreSQL finds its own files damaged.", error),
        PostgresErrorCodes.ReadOnlySqlTransaction => new JournalUnavailableException("This PostgreSQL is a standby or read-only.", error),
        _ when IsOfServer(error.SqlState) => new JournalUnavailableException("PostgreSQL cannot take the append.", error),
        _ => null,
    };

    // Classes that speak of the server, its resources, the schema or our rights, and never of the values of a unit.
    private static bool IsOfServer(string state) => state[..2] is "08" or "0A" or "25" or "26" or "28" or "3D" or "3F" or "42" or "53" or "55" or "57" or "58";

    private static bool IsFatal(PostgresException error) => error.InvariantSeverity is "FATAL" or "PANIC" || error.SqlState is "57P01" or "57P02" or "57P03";

    private static bool IsOfConnection(Exception fault) =>
        fault is NpgsqlException or IOException or SocketException or ObjectDisposedException or OperationCanceledException or TimeoutException;
}
