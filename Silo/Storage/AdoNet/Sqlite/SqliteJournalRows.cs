using System.Runtime.CompilerServices;
using System.Text;
using ActorState.Journal;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>The rows of a SQLite journal, read-only, as one snapshot: also beside a running silo, and behind one that was killed.</summary>
/// <remarks>It takes neither the lock of the folder nor any lock that would make a writer wait. Thread: any, one stream at a time.</remarks>
internal sealed class SqliteJournalRows : IJournalRows, IDisposable
{
    /// <summary>The name of the journal's file in its folder.</summary>
    public const string FileName = "journal.db";

    private const int BusyMillisecondsMax = 5_000;

    /// <summary>How many rows are read before others get a turn.</summary>
    private const int RowsPerTurn = 4_096;

    private readonly SqliteConnection _connection;

    private SqliteJournalRows(SqliteConnection connection) => _connection = connection;

    public long Format => SqliteSchema.Format;

    public bool HasIndex => true;

    private sqlite3 Handle => _connection.Handle ?? throw new ObjectDisposedException(nameof(SqliteJournalRows));

    /// <summary>Opens the journal of a folder and begins the snapshot.</summary>
    /// <exception cref="JournalUnavailableException">There is no journal, or it cannot be read.</exception>
    /// <exception cref="JournalCorruptException">The file is damaged where it says what it holds.</exception>
    public static SqliteJournalRows Open(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            throw new JournalUnavailableException($"There is no journal at {path}.");
        }

        var settings = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false };
        var rows = new SqliteJournalRows(new SqliteConnection(settings.ToString()));
        try
        {
            rows.Begin(path);
            return rows;
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    public IAsyncEnumerable<string> ReadDamageAsync(CancellationToken token) =>
        ReadAsync("PRAGMA integrity_check", static row => Encoding.UTF8.GetString(row.Text(0).Span), token).Where(static line => line != "ok");

    public IAsyncEnumerable<RawJournal> ReadJournalsAsync(CancellationToken token) =>
        ReadAsync(
            "SELECT id, format, partitions, partition_secret, created FROM journal",
            static row => new RawJournal(row.Text(0), row.Integer(1), row.Integer(2), row.Blob(3), row.Integer(4)) { Malformed = row.TakeMalformed() },
            token);

    public IAsyncEnumerable<RawPartition> ReadPartitionsAsync(CancellationToken token) =>
        ReadAsync(
            "SELECT id, next_position FROM partition ORDER BY id",
            static row => new RawPartition(row.Integer(0), row.Integer(1)) { Malformed = row.TakeMalformed() },
            token);

    public IAsyncEnumerable<RawEntity> ReadEntitiesAsync(CancellationToken token) =>
        ReadAsync(
            "SELECT key, tenant, type, id, version, hash, position, salt, deleted, created, updated FROM entity ORDER BY key",
            static row => new RawEntity(
                row.Integer(0), row.Text(1), row.Text(2), row.Text(3), row.Integer(4), row.Blob(5), row.Integer(6), row.BlobOrNull(7),
                row.Integer(8), row.Integer(9), row.Integer(10))
            { Malformed = row.TakeMalformed() },
            token);

    public IAsyncEnumerable<RawSnapshot> ReadSnapshotsAsync(CancellationToken token) =>
        ReadAsync(
            "SELECT entity_key, version, hash, state_version, state, digest FROM snapshot ORDER BY entity_key, version",
            static row => new RawSnapshot(row.Integer(0), row.Integer(1), row.Blob(2), row.Integer(3), row.BlobOrNull(4), row.Blob(5))
            { Malformed = row.TakeMalformed() },
            token);

    public IAsyncEnumerable<RawEvent> ReadEventsAsync(CancellationToken token) =>
        ReadAsync(
            """
            SELECT partition, position, entity_key, version, unit_left, type, form, erased, data, metadata, command_id, time, hash,
                   previous, deletes, entity_tenant, entity_type, entity_id, entity_salt
            FROM event ORDER BY position
            """,
            static row => new RawEvent(
                row.Integer(0), row.Integer(1), row.Integer(2), row.Integer(3), row.Integer(4), row.Text(5), row.Integer(6), row.Integer(7),
                row.Blob(8), row.Blob(9), row.Text(10), row.Integer(11), row.Blob(12))
            { Log = new RawLog(row.Integer(13), row.IntegerOrNull(14), Name(row)), Malformed = row.TakeMalformed() },
            token);

    public IAsyncEnumerable<RawCommand> ReadCommandsAsync(CancellationToken token) =>
        ReadAsync(
            """
            SELECT command_id, entity_key, operation, fingerprint, outcome, version, last_version, result, decided, digest,
                   position, 0, NULL, NULL, NULL
            FROM event
            WHERE coalesce(operation, fingerprint, outcome, last_version, result, decided, deletes, digest) IS NOT NULL
            UNION ALL
            SELECT command_id, entity_key, operation, fingerprint, outcome, 0, last_version, result, decided, digest,
                   0, seq, entity_tenant, entity_type, entity_id
            FROM command ORDER BY 1, 2
            """,
            static row => new RawCommand(
                row.Text(0), row.Integer(1), row.Integer(2), row.Blob(3), row.Integer(4), row.Integer(5), row.Integer(6), row.Blob(7), row.Integer(8), row.Blob(9))
            {
                Place = new RawPlace(row.Integer(10), row.Integer(11)),
                Name = row.Integer(11) > 0 ? new RawName(row.Text(12), row.Text(13), row.Text(14), null) : null,
                Malformed = row.TakeMalformed(),
            },
            token);

    public IAsyncEnumerable<RawIndexed> ReadIndexedAsync(CancellationToken token) =>
        ReadAsync(
            "SELECT partition, position, refusal FROM indexed ORDER BY partition",
            static row => new RawIndexed(row.Integer(0), row.Integer(1), row.Integer(2)) { Malformed = row.TakeMalformed() },
            token);

    public IAsyncEnumerable<RawMilestone> ReadMilestonesAsync(CancellationToken token) =>
        ReadAsync(
            "SELECT entity_key, version, position FROM milestone ORDER BY entity_key, version",
            static row => new RawMilestone(row.Integer(0), row.Integer(1), row.Integer(2)) { Malformed = row.TakeMalformed() },
            token);

    public IAsyncEnumerable<RawCommandPlace> ReadCommandIndexAsync(CancellationToken token) =>
        ReadAsync(
            "SELECT command_id, entity_key, position, refusal FROM command_index ORDER BY command_id, entity_key",
            static row => new RawCommandPlace(row.Text(0), row.Integer(1), new RawPlace(row.Integer(2), row.Integer(3))) { Malformed = row.TakeMalformed() },
            token);

    public IAsyncEnumerable<RawEventCommand> ReadEventCommandsAsync(CancellationToken token) =>
        ReadAsync(
            "SELECT command_id, entity_key, version, partition, position, unit_left FROM event ORDER BY command_id, entity_key, version",
            static row => new RawEventCommand(row.Text(0), row.Integer(1), row.Integer(2), row.Integer(3), row.Integer(4), row.Integer(5))
            { Malformed = row.TakeMalformed() },
            token);

    public void Dispose() => _connection.Dispose();

    private void Begin(string path)
    {
        try
        {
            _connection.Open();
        }
        catch (SqliteException fault)
        {
            throw new JournalUnavailableException($"The journal at {path} cannot be opened: {fault.Message}", fault);
        }

        raw.sqlite3_busy_timeout(Handle, BusyMillisecondsMax);
        Run("BEGIN");

        // The first read takes the snapshot.
        if (!Run("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'journal'"))
        {
            throw new JournalUnavailableException($"{path} holds no journal.");
        }

        if (!Run("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'indexed'"))
        {
            throw new JournalUnavailableException($"{path} was made by an older program; starting this one brings it up to date.");
        }
    }

    /// <summary>The name of an entity, which stands on its first event and nowhere else.</summary>
    private static RawName? Name(SqliteRawRow row) =>
        row.Integer(3) == 1 || row.IsAny(15, 16, 17, 18) ? new RawName(row.Text(15), row.Text(16), row.Text(17), row.Blob(18)) : null;

    private bool Run(string sql)
    {
        using var statement = Prepare(sql);
        return Step(statement);
    }

    private async IAsyncEnumerable<T> ReadAsync<T>(string sql, Func<SqliteRawRow, T> read, [EnumeratorCancellation] CancellationToken token)
    {
        await using var interrupt = token.Register(static handle => raw.sqlite3_interrupt((sqlite3)handle!), Handle).ConfigureAwait(false);
        using var statement = Prepare(sql);
        var row = new SqliteRawRow(statement);
        for (var count = 1L; Step(statement, token); count++)
        {
            yield return read(row);
            if (count % RowsPerTurn == 0)
            {
                await Task.Yield();
            }
        }
    }

    private sqlite3_stmt Prepare(string sql)
    {
        var code = raw.sqlite3_prepare_v2(Handle, sql, out var statement);
        return code == raw.SQLITE_OK ? statement : throw Fault(code);
    }

    private bool Step(sqlite3_stmt statement, CancellationToken token = default)
    {
        token.ThrowIfCancellationRequested();
        var code = raw.sqlite3_step(statement);
        return code switch
        {
            raw.SQLITE_ROW => true,
            raw.SQLITE_DONE => false,
            raw.SQLITE_INTERRUPT => throw new OperationCanceledException(token),
            _ => throw Fault(code),
        };
    }

    /// <summary>A table or column that is not there is as much a damage of the journal as a page that cannot be read.</summary>
    private JournalException Fault(int code)
    {
        var message = raw.sqlite3_errmsg(Handle).utf8_to_string();
        return (code & 0xff) is raw.SQLITE_CORRUPT or raw.SQLITE_ERROR
            ? new JournalCorruptException(message)
            : new JournalUnavailableException($"The journal cannot be read: {message} ({code}).");
    }
}
