using ActorState.Entities;
using ActorState.Journal;
using Npgsql;

namespace ActorState.Silo.Storage.AdoNet.PostgreSql;

/// <summary>Loads an entity: several statements in one read-only transaction, sent at once.</summary>
/// <remarks>Thread: any.</remarks>
internal sealed partial class PgLoad(NpgsqlConnection connection, EntityId id, long at, int stateVersion, ILogger logger)
{
    private const string SelectHead =
        $"""
        SELECT h.version, h.hash, h.position, h.time, e.salt FROM entity e CROSS JOIN LATERAL ({PgReads.Newest}) h
        WHERE e.tenant = $1 AND e.type = $2 AND e.id = $3
        """;

    private const string SelectEventAt = $"SELECT v.version, v.hash, v.position, v.time FROM event v WHERE v.entity_key = {PgReads.Key} AND v.version = $4";

    // The newest at or below the version that is loaded, and below one that turned out to be bad.
    private const string Usable = $"s.entity_key = {PgReads.Key} AND s.version <= $4 AND s.state_version = $5 AND s.version < $6 ORDER BY s.version DESC LIMIT 1";

    private const string SelectSnapshot =
        $"""
        SELECT s.version, s.hash, s.state, s.digest, v.hash
        FROM snapshot s LEFT JOIN event v ON v.entity_key = s.entity_key AND v.version = s.version
        WHERE {Usable}
        """;

    private static readonly PageLimit TailMax = new(1_000);

    private static readonly string SelectTail = PgPages.Select(
        PgReads.Key, $"v.version > coalesce((SELECT s.version FROM snapshot s WHERE {Usable}), 0) AND v.version <= $4", false, 7);

    private long _below = long.MaxValue;

    public async Task<LoadedEntity> RunAsync()
    {
        while (true)
        {
            using var batch = Batch();
            var rows = await batch.ExecuteReaderAsync().ConfigureAwait(false);
            await using var closing = rows.ConfigureAwait(false);
            if (await ReadAsync(rows).ConfigureAwait(false) is { } loaded)
            {
                return loaded;
            }
        }
    }

    private NpgsqlBatch Batch()
    {
        var batch = new NpgsqlBatch(connection);
        Add("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        Add(SelectHead).AddId(id);
        Add(SelectEventAt).AddId(id).AddNumber(at);
        Add(SelectSnapshot).AddId(id).AddNumber(at).AddNumber(stateVersion).AddNumber(_below);
        PgPages.AddLimit(Add(SelectTail).AddId(id).AddNumber(at).AddNumber(stateVersion).AddNumber(_below), TailMax);
        Add("COMMIT");
        return batch;

        NpgsqlParameterCollection Add(string sql)
        {
            var command = new NpgsqlBatchCommand(sql);
            batch.BatchCommands.Add(command);
            return command.Parameters;
        }
    }

    /// <summary>The entity; null when its newest snapshot was bad, and the next older one is to be tried.</summary>
    private async Task<LoadedEntity?> ReadAsync(NpgsqlDataReader rows)
    {
        var head = await rows.ReadAsync().ConfigureAwait(false) ? ReadPlace(rows) : default;
        var salt = head.Head.Version == 0 ? [] : rows.GetFieldValue<byte[]>(4);
        await rows.NextResultAsync().ConfigureAwait(false);
        var reached = head;
        if (at < head.Head.Version)
        {
            reached = await rows.ReadAsync().ConfigureAwait(false) ? ReadPlace(rows)
                : at == 0 ? default
                : throw new JournalCorruptException($"Version {at} of entity {id} is missing.");
        }

        await rows.NextResultAsync().ConfigureAwait(false);
        EntitySnapshot? snapshot = null;
        if (await rows.ReadAsync().ConfigureAwait(false))
        {
            snapshot = ReadSnapshot(rows);
            if (snapshot is null)
            {
                _below = rows.GetInt64(0);
                LogSnapshotIgnored(id, _below);
                return null;
            }
        }

        await rows.NextResultAsync().ConfigureAwait(false);
        var tail = await PgPages.ReadAsync(rows, id, TailMax).ConfigureAwait(false);
        return new LoadedEntity(reached.Head, reached.Position, reached.Time, salt, snapshot, tail) { HeadVersion = head.Head.Version };
    }

    private static (EntityHead Head, long Position, long Time) ReadPlace(NpgsqlDataReader row) =>
        (new EntityHead(row.GetInt64(0), PgRows.Hash(row.GetFieldValue<byte[]>(1))), row.GetInt64(2), row.GetInt64(3));

    /// <summary>The snapshot; null when it does not match its digest or its event.</summary>
    private EntitySnapshot? ReadSnapshot(NpgsqlDataReader row)
    {
        var hash = row.GetFieldValue<byte[]>(1);
        if (row.IsDBNull(4) || hash.Length != EventHash.Size || !hash.AsSpan().SequenceEqual(row.GetFieldValue<byte[]>(4)))
        {
            return null;
        }

        var state = row.IsDBNull(2) ? default(ReadOnlyMemory<byte>?) : row.GetFieldValue<byte[]>(2);
        var snapshot = new EntitySnapshot(id, new EntityHead(row.GetInt64(0), new EventHash(hash)), stateVersion, state);
        return RowDigest.Of(snapshot).AsSpan().SequenceEqual(row.GetFieldValue<byte[]>(3)) ? snapshot : null;
    }

    [LoggerMessage(PgEventIds.SnapshotIgnored, LogLevel.Error, "Entity {Entity}: the snapshot of version {Version} does not match its digest or event; it is ignored.")]
    private partial void LogSnapshotIgnored(EntityId entity, long version);
}
