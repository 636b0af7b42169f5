namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>The statements of the journal on SQLite; parameters are bound in the order in which they stand.</summary>
internal static class SqliteSql
{
    public const string BeginWrite = "BEGIN IMMEDIATE";
    public const string BeginRead = "BEGIN DEFERRED";
    public const string Commit = "COMMIT";
    public const string Rollback = "ROLLBACK";

    public const string CheckpointPassive = "PRAGMA wal_checkpoint(PASSIVE)";
    public const string CheckpointTruncate = "PRAGMA wal_checkpoint(TRUNCATE)";

    public const string SelectJournal = "SELECT id, format, partitions FROM journal";
    public const string InsertJournal = "INSERT INTO journal (id, format, partitions, partition_secret, created) VALUES (?, ?, ?, ?, ?)";
    public const string InsertPartition = "INSERT INTO partition (id, next_position) VALUES (?, 1)";

    public const string CreateSchema =
        "CREATE TABLE IF NOT EXISTS schema (script TEXT NOT NULL PRIMARY KEY, checksum TEXT NOT NULL, applied INTEGER NOT NULL) STRICT";

    public const string SelectScripts = "SELECT script, checksum FROM schema";
    public const string InsertScript = "INSERT INTO schema (script, checksum, applied) VALUES (?, ?, ?)";

    public const string SelectNextPosition = "SELECT next_position FROM partition WHERE id = ?";
    public const string UpdateNextPosition = "UPDATE partition SET next_position = ? WHERE id = ?";

    public const string SelectEntity =
        "SELECT key, version, hash, position, salt, deleted, created, updated FROM entity WHERE tenant = ? AND type = ? AND id = ?";

    public const string InsertEntity =
        """
        INSERT INTO entity (version, hash, position, salt, deleted, created, updated, tenant, type, id)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;

    public const string UpdateEntity =
        "UPDATE entity SET version = ?, hash = ?, position = ?, salt = ?, deleted = ?, created = ?, updated = ? WHERE key = ?";

    public const string SelectCommand =
        """
        SELECT operation, fingerprint, outcome, first_version, last_version, result, time, digest,
               CASE WHEN first_version = 0 THEN 0
                    ELSE (SELECT e.position FROM event e WHERE e.entity_key = c.entity_key AND e.version = c.last_version) END
        FROM command c WHERE c.command_id = ? AND c.entity_key = ?
        """;

    public const string InsertCommand =
        """
        INSERT INTO command (command_id, entity_key, operation, fingerprint, outcome, first_version, last_version, result, time, digest)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;

    public const string InsertEvent =
        """
        INSERT INTO event (partition, position, entity_key, version, unit_left, type, form, erased, data, metadata, command_id, time, hash)
        VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?)
        """;

    public const string SelectEventAt = "SELECT hash, position, time FROM event WHERE entity_key = ? AND version = ?";

    public const string SelectTypesDown = "SELECT version, type FROM event WHERE entity_key = ? AND version <= ? ORDER BY version DESC";
    public const string SelectEventsUp = EventColumns + " WHERE entity_key = ? AND version >= ? AND version <= ? ORDER BY version";
    public const string SelectEventsDown = EventColumns + " WHERE entity_key = ? AND version <= ? ORDER BY version DESC";

    // CROSS JOIN keeps the order of the loops: events by position, then their entities by key.
    public const string SelectPartition =
        """
        SELECT e.partition, e.position, e.version, e.unit_left, e.type, e.command_id, e.time, e.hash, e.metadata, e.data, n.tenant, n.type, n.id
        FROM event e CROSS JOIN entity n ON n.key = e.entity_key
        WHERE e.partition = ? AND e.position > ? ORDER BY e.position LIMIT ?
        """;

    public const string SelectIdsFrom = SummaryColumns + " AND id >= ? ORDER BY id LIMIT ?";
    public const string SelectIdsAfter = SummaryColumns + " AND id > ? ORDER BY id LIMIT ?";

    public const string SelectCounts =
        "SELECT type, COUNT(*) FROM entity WHERE tenant = ? AND version > 0 AND deleted = 0 GROUP BY type ORDER BY type";

    public const string SelectSnapshots =
        """
        SELECT s.version, s.hash, s.state_version, s.state, s.digest, e.hash
        FROM snapshot s LEFT JOIN event e ON e.entity_key = s.entity_key AND e.version = s.version
        WHERE s.entity_key = ? AND s.version <= ? AND s.state_version = ? ORDER BY s.version DESC
        """;

    public const string SelectNewestSnapshot =
        "SELECT version, state_version FROM snapshot WHERE entity_key = ? ORDER BY version DESC LIMIT 1";

    public const string DeleteSnapshots = "DELETE FROM snapshot WHERE entity_key = ? AND version / ? = ? / ?";

    public const string InsertSnapshot =
        "INSERT INTO snapshot (entity_key, version, hash, state_version, state, digest) VALUES (?, ?, ?, ?, ?, ?)";

    private const string EventColumns =
        "SELECT partition, position, version, unit_left, type, command_id, time, hash, metadata, data FROM event";

    private const string SummaryColumns =
        "SELECT id, version, updated FROM entity WHERE tenant = ? AND type = ? AND version > 0 AND deleted = 0";
}
