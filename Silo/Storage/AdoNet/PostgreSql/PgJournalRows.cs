using System.Globalization;
using System.Runtime.CompilerServices;
using ActorState.Journal;
using Npgsql;

namespace ActorState.Silo.Storage.AdoNet.PostgreSql;

/// <summary>The rows of a journal on PostgreSQL, read-only, as one snapshot, also beside running silos.</summary>
/// <remarks>Streams are cursors, so that two may be read side by side on the one connection that has the snapshot. Thread: any, one read at a time.</remarks>
internal sealed class PgJournalRows : IJournalRows, IAsyncDisposable
{
    /// <summary>How many rows are fetched at once; of events fewer, for their bodies.</summary>
    private const int FetchRows = 4_096;
    private const int FetchEvents = 256;

    // Entities and commands are told as the verifier knows them: with the head that is the newest event, and every answer as a row of its own.
    private const string Entities =
        """
        SELECT e.key, e.tenant, e.type, e.id, coalesce(h.version, 0), coalesce(h.hash, decode(repeat('00', 32), 'hex')), coalesce(h.position, 0), e.salt,
               (e.existing = (h.version IS NULL))::integer::bigint, e.created, coalesce(h.time, 0)
        FROM entity e
        LEFT JOIN LATERAL (SELECT v.version, v.hash, v.position, v.time FROM event v WHERE v.entity_key = e.key ORDER BY v.version DESC LIMIT 1) h ON true
        ORDER BY e.key
        """;

    private const string Commands =
        """
        SELECT v.command_id, v.entity_key, v.operation::bigint, v.fingerprint, v.outcome::bigint, v.version, v.last_version, v.result, v.decided, v.digest
        FROM event v WHERE v.fingerprint IS NOT NULL
        UNION ALL
        SELECT r.command_id, r.entity_key, r.operation, r.fingerprint, r.outcome, 0, r.last_version, r.result, r.decided, r.digest FROM command r
        ORDER BY 1, 2
        """;

    // What the database itself does not prevent: an index left behind by a failed build, a counter behind its keys, half an answer on an event.
    private const string Damage =
        """
        SELECT format('index %s is not valid', i.indexrelid::regclass)
        FROM pg_index i WHERE NOT (i.indisvalid AND i.indisready)
            AND i.indrelid IN ('journal'::regclass, 'partition'::regclass, 'entity'::regclass, 'event'::regclass, 'command'::regclass, 'snapshot'::regclass)
        UNION ALL
        SELECT format('partition %s gives out entity key %s next, but %s is taken', p.id, p.next_entity, m.key)
        FROM partition p CROSS JOIN (SELECT max(e.key) AS key FROM entity e) m WHERE m.key >= p.next_entity
        UNION ALL
        SELECT format('event at position %s has a part of an answer', v.position)
        FROM event v WHERE v.fingerprint IS NULL AND num_nonnulls(v.last_version, v.decided, v.operation, v.outcome, v.digest, v.result) > 0
        """;

    private readonly NpgsqlConnection _connection;
    private int _cursors;

    private PgJournalRows(NpgsqlConnection connection) => _connection = connection;

    /// <summary>Connects and begins the snapshot.</summary>
    /// <exception cref="JournalUnavailableException">There is no journal, or it cannot be read.</exception>
    public static async Task<PgJournalRows> OpenAsync(string connectionString, CancellationToken token)
    {
        PgJournalRows? rows = null;
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, CommandTimeout = 0 };
            rows = new PgJournalRows(new NpgsqlConnection(settings.ToString()));
            await rows._connection.OpenAsync(token).ConfigureAwait(false);
            await rows.RunAsync("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", token).ConfigureAwait(false);
            using var command = new NpgsqlCommand("SELECT to_regclass('journal') IS NOT NULL", rows._connection);
            if (await command.ExecuteScalarAsync(token).ConfigureAwait(false) is not true)
            {
                throw new JournalUnavailableException("The database holds no journal in this search path.");
            }

            // A stream that fails must not end the snapshot for the others.
            await rows.RunAsync("SAVEPOINT start", token).ConfigureAwait(false);
            return rows;
        }
        catch (Exception fault)
        {
            if (rows is not null)
            {
                await rows.DisposeAsync().ConfigureAwait(false);
            }

            if (fault is NpgsqlException or ArgumentException or TimeoutException)
            {
                throw new JournalUnavailableException($"The journal cannot be read: {fault.Message}", fault);
            }

            throw;
        }
    }

    public IAsyncEnumerable<string> ReadDamageAsync(CancellationToken token) =>
        ReadAsync(Damage, FetchRows, static row => row.String(0), token);

    public IAsyncEnumerable<RawJournal> ReadJournalsAsync(CancellationToken token) =>
        ReadAsync(
            "SELECT id, format, partitions, partition_secret, created FROM journal",
            FetchRows,
            static row => new RawJournal(row.Bytes(0), row.Integer(1), row.Integer(2), row.Bytes(3), row.Integer(4)) { Malformed = row.TakeMalformed() },
            token);

    public IAsyncEnumerable<RawPartition> ReadPartitionsAsync(CancellationToken token) =>
        ReadAsync(
            "SELECT id::bigint, next_position FROM partition ORDER BY id",
            FetchRows,
            static row => new RawPartition(row.Integer(0), row.Integer(1)) { Malformed = row.TakeMalformed() },
            token);

    public IAsyncEnumerable<RawEntity> ReadEntitiesAsync(CancellationToken token) =>
        ReadAsync(
            Entities,
            FetchRows,
            static row => new RawEntity(
                row.Integer(0), row.Bytes(1), row.Bytes(2), row.Bytes(3), row.Integer(4), row.Bytes(5), row.Integer(6), row.BytesOrNull(7),
                row.Integer(8), row.Integer(9), row.Integer(10))
            { Malformed = row.TakeMalformed() },
            token);

    public IAsyncEnumerable<RawSnapshot> ReadSnapshotsAsync(CancellationToken token) =>
        ReadAsync(
            "SELECT entity_key, version, hash, state_version, state, digest FROM snapshot ORDER BY entity_key, version",
            FetchEvents,
            static row => new RawSnapshot(row.Integer(0), row.Integer(1), row.Bytes(2), row.Integer(3), row.BytesOrNull(4), row.Bytes(5))
            { Malformed = row.TakeMalformed() },
            token);

    public IAsyncEnumerable<RawEvent> ReadEventsAsync(CancellationToken token) =>
        ReadAsync(
            """
            SELECT partition::bigint, position, entity_key, version, unit_left::bigint, type, form::bigint, erased::integer::bigint, data, metadata,
                   command_id, time, hash
            FROM event ORDER BY partition, position
            """,
            FetchEvents,
            static row => new RawEvent(
                row.Integer(0), row.Integer(1), row.Integer(2), row.Integer(3), row.Integer(4), row.Bytes(5), row.Integer(6), row.Integer(7),
                row.Bytes(8), row.Bytes(9), row.Bytes(10), row.Integer(11), row.Bytes(12))
            { Malformed = row.TakeMalformed() },
            token);

    public IAsyncEnumerable<RawCommand> ReadCommandsAsync(CancellationToken token) =>
        ReadAsync(
            Commands,
            FetchRows,
            static row => new RawCommand(
                row.Bytes(0), row.Integer(1), row.Integer(2), row.Bytes(3), row.Integer(4), row.Integer(5), row.Integer(6), row.Bytes(7), row.Integer(8), row.Bytes(9))
            { Malformed = row.TakeMalformed() },
            token);

    public IAsyncEnumerable<RawEventCommand> ReadEventCommandsAsync(CancellationToken token) =>
        ReadAsync(
            "SELECT command_id, entity_key, version, partition::bigint, position, unit_left::bigint FROM event ORDER BY command_id, entity_key, version",
            FetchRows,
            static row => new RawEventCommand(row.Bytes(0), row.Integer(1), row.Integer(2), row.Integer(3), row.Integer(4), row.Integer(5))
            { Malformed = row.TakeMalformed() },
            token);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async IAsyncEnumerable<T> ReadAsync<T>(string sql, int fetch, Func<PgRawRow, T> read, [EnumeratorCancellation] CancellationToken token)
    {
        var cursor = string.Create(CultureInfo.InvariantCulture, $"rows_{++_cursors}");
        await RunAsync($"DECLARE {cursor} NO SCROLL CURSOR FOR {sql}", token).ConfigureAwait(false);
        List<T> rows;
        do
        {
            rows = await FetchAsync($"FETCH {fetch} FROM {cursor}", read, token).ConfigureAwait(false);
            foreach (var row in rows)
            {
                yield return row;
            }
        }
        while (rows.Count == fetch);
        await RunAsync($"CLOSE {cursor}", token).ConfigureAwait(false);
    }

    private async Task<List<T>> FetchAsync<T>(string sql, Func<PgRawRow, T> read, CancellationToken token)
    {
        try
        {
            using var command = new NpgsqlCommand(sql, _connection);
            var reader = await command.ExecuteReaderAsync(token).ConfigureAwait(false);
            await using var closing = reader.ConfigureAwait(false);
            var row = new PgRawRow(reader);
            List<T> rows = [];
            while (await reader.ReadAsync(token).ConfigureAwait(false))
            {
                rows.Add(read(row));
            }

            return rows;
        }
        catch (NpgsqlException fault)
        {
            throw await NamedAsync(fault).ConfigureAwait(false);
        }
    }

    private async Task RunAsync(string sql, CancellationToken token)
    {
        try
        {
            using var command = new NpgsqlCommand(sql, _connection);
            await command.ExecuteNonQueryAsync(token).ConfigureAwait(false);
        }
        catch (NpgsqlException fault)
        {
            throw await NamedAsync(fault).ConfigureAwait(false);
        }
    }

    /// <summary>A table or column that is not there is as much a damage of the journal as a page that cannot be read.</summary>
    private async Task<JournalException> NamedAsync(NpgsqlException fault)
    {
        if (fault is not PostgresException { InvariantSeverity: "ERROR" } error || error.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return new JournalUnavailableException($"The journal cannot be read: {fault.Message}", fault);
        }

        using var command = new NpgsqlCommand("ROLLBACK TO SAVEPOINT start", _connection);
        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
        return error.SqlState[..2] is "42" or "XX" or "22"
            ? new JournalCorruptException(error.MessageText, fault)
            : new JournalUnavailableException($"The journal cannot be read: {error.MessageText} ({error.SqlState}).", fault);
    }
}
