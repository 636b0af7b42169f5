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

    public const string InsertIndexed = "INSERT INTO indexed (partition, position, refusal) VALUES (?, 0, 0)";
    public const string SelectIndexed = "SELECT position, refusal FROM indexed WHERE partition = ?";

    public const string UpdateIndexed =
        "UPDATE indexed SET position = ?, refusal = ? WHERE partition = ? AND position = ? AND refusal = ?";

    public const string SelectEntity = EntityColumns + " WHERE tenant = ? AND type = ? AND id = ?";
    public const string SelectEntityOfKey = EntityColumns + " WHERE key = ?";
    public const string SelectLastKey = "SELECT IFNULL(MAX(key), 0) FROM entity";

    public const string InsertEntity =
        """
        INSERT INTO entity (version, hash, position, salt, deleted, created, updated, key, tenant, type, id)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;

    // The head before is named, so that an entity's versions cannot fork behind the judge's back.
    public const string UpdateEntity =
        """
        UPDATE entity SET version = ?, hash = ?, position = ?, salt = ?, deleted = ?, created = ?, updated = ?
        WHERE key = ? AND version = ? AND hash = ?
        """;

    public const string SelectCommandPlace = "SELECT position, refusal FROM command_index WHERE command_id = ? AND entity_key = ?";
    public const string SelectLastCommandId = "SELECT IFNULL(MAX(command_id), '') FROM command_index";
    public const string InsertCommandPlace = "INSERT INTO command_index (command_id, entity_key, position, refusal) VALUES (?, ?, ?, ?)";

    public const string SelectStamp =
        """
        SELECT entity_key, command_id, operation, fingerprint, outcome, version, last_version, result, decided, digest,
               position + last_version - version
        FROM event WHERE position = ?
        """;

    public const string SelectRefusal =
        """
        SELECT entity_key, command_id, operation, fingerprint, outcome, 0, last_version, result, decided, digest, 0
        FROM command WHERE seq = ?
        """;

    public const string InsertRefusal =
        """
        INSERT INTO command (seq, entity_key, entity_tenant, entity_type, entity_id, command_id, operation, fingerprint, outcome,
                             last_version, result, decided, digest)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;

    // What stands behind form is bound for the first event of an append, and behind digest for the first of an entity; else it is NULL.
    public const string InsertEvent =
        """
        INSERT INTO event (position, partition, entity_key, version, previous, unit_left, type, form, erased, data, metadata, command_id, time, hash,
                           operation, fingerprint, outcome, last_version, result, decided, deletes, digest,
                           entity_tenant, entity_type, entity_id, entity_salt)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;

    public const string SelectTailEvents =
        """
        SELECT position, entity_key, version, previous, unit_left, command_id, time, hash, deletes, entity_tenant, entity_type, entity_id, entity_salt
        FROM event WHERE position > ? ORDER BY position
        """;

    public const string SelectTailRefusals =
        "SELECT seq, entity_key, command_id, entity_tenant, entity_type, entity_id FROM command WHERE seq > ? ORDER BY seq";

    public const string SelectLastRefusal = "SELECT IFNULL(MAX(seq), 0) FROM command";

    public const string SelectMilestone = "SELECT position FROM milestone WHERE entity_key = ? AND version = ?";
    public const string InsertMilestone = "INSERT INTO milestone (entity_key, version, position) VALUES (?, ?, ?)";

    public const string SelectLink = "SELECT entity_key, version, previous, hash, time FROM event WHERE position = ?";
    public const string SelectEventType = "SELECT type FROM event WHERE position = ?";

    public const string SelectEvent =
        "SELECT partition, position, version, unit_left, type, command_id, time, hash, metadata, data FROM event WHERE position = ?";

    // LEFT: the entity may not be filled yet; then the tail knows its name.
    public const string SelectPartition =
        """
        SELECT e.partition, e.position, e.version, e.unit_left, e.type, e.command_id, e.time, e.hash, e.metadata, e.data,
               e.entity_key, n.tenant, n.type, n.id
        FROM event e LEFT JOIN entity n ON n.key = e.entity_key
        WHERE e.position > ? AND e.position <= ? ORDER BY e.position LIMIT ?
        """;

    public const string SelectIdsFrom = SummaryColumns + " AND id >= ? ORDER BY id";
    public const string SelectIdsAfter = SummaryColumns + " AND id > ? ORDER BY id";

    public const string SelectCounts =
        "SELECT type, COUNT(*) FROM entity WHERE tenant = ? AND version > 0 AND deleted = 0 GROUP BY type ORDER BY type";

    public const string SelectSnapshots =
        """
        SELECT version, hash, state, digest FROM snapshot
        WHERE entity_key = ? AND version <= ? AND state_version = ? ORDER BY version DESC
        """;

    public const string SelectNewestSnapshot =
        "SELECT version, state_version FROM snapshot WHERE entity_key = ? ORDER BY version DESC LIMIT 1";

    public const string DeleteSnapshots = "DELETE FROM snapshot WHERE entity_key = ? AND version / ? = ? / ?";

    public const string InsertSnapshot =
        "INSERT INTO snapshot (entity_key, version, hash, state_version, state, digest) VALUES (?, ?, ?, ?, ?, ?)";

    private const string EntityColumns =
        "SELECT key, version, hash, position, salt, deleted, created, updated, tenant, type, id FROM entity";

    private const string SummaryColumns =
        "SELECT id, version, updated FROM entity WHERE tenant = ? AND type = ? AND version > 0 AND deleted = 0";
}
