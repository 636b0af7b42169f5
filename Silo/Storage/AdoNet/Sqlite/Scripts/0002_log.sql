-- What a commit writes is rows at the end of event and command, and the counter; the other tables are filled behind it, up to where "indexed" says.

ALTER TABLE event RENAME TO event_1;
ALTER TABLE command RENAME TO command_1;

-- previous: the position of the entity's event before, 0 at version 1. From an entity's head it leads to every event, whatever is filled.
-- operation to digest: the command, on the first event of each append, NULL on the others. It wrote the versions up to last_version and was decided at
-- the time decided; deletes is 1 where the entity is absent behind it. digest: the first 16 bytes of the SHA-256 over the entity's tenant, type and id,
-- and command_id, operation, fingerprint, outcome, version, last_version, result and decided.
-- entity_tenant to entity_salt: the entity's name and salt, on its version 1, NULL on the others.
-- Bodies stand last, so that the columns before them are read without them.
CREATE TABLE event (
    position      INTEGER NOT NULL PRIMARY KEY,
    partition     INTEGER NOT NULL,
    entity_key    INTEGER NOT NULL,
    version       INTEGER NOT NULL,
    previous      INTEGER NOT NULL,
    unit_left     INTEGER NOT NULL,
    type          TEXT    NOT NULL,
    form          INTEGER NOT NULL,
    erased        INTEGER NOT NULL,
    command_id    TEXT    NOT NULL,
    time          INTEGER NOT NULL,
    hash          BLOB    NOT NULL,
    operation     INTEGER,
    fingerprint   BLOB,
    outcome       INTEGER,
    last_version  INTEGER,
    decided       INTEGER,
    deletes       INTEGER,
    digest        BLOB,
    entity_tenant TEXT,
    entity_type   TEXT,
    entity_id     TEXT,
    entity_salt   BLOB,
    result        BLOB,
    metadata      BLOB    NOT NULL,
    data          BLOB    NOT NULL
) STRICT;

-- Recorded refusals: commands that wrote no event, judged at last_version. digest as above, with 0 for version. The entity is named here, since it may
-- have no event.
CREATE TABLE command (
    seq           INTEGER NOT NULL PRIMARY KEY,
    entity_key    INTEGER NOT NULL,
    entity_tenant TEXT    NOT NULL,
    entity_type   TEXT    NOT NULL,
    entity_id     TEXT    NOT NULL,
    command_id    TEXT    NOT NULL,
    operation     INTEGER NOT NULL,
    fingerprint   BLOB    NOT NULL,
    outcome       INTEGER NOT NULL,
    last_version  INTEGER NOT NULL,
    result        BLOB    NOT NULL,
    decided       INTEGER NOT NULL,
    digest        BLOB    NOT NULL
) STRICT;

-- Up to which event and which refusal entity, command_index and milestone are filled.
CREATE TABLE indexed (
    partition INTEGER NOT NULL PRIMARY KEY,
    position  INTEGER NOT NULL,
    refusal   INTEGER NOT NULL
) STRICT;

-- Where the command is: on the event at position, or in the refusal with that seq; the other is 0.
CREATE TABLE command_index (
    command_id TEXT    NOT NULL,
    entity_key INTEGER NOT NULL,
    position   INTEGER NOT NULL,
    refusal    INTEGER NOT NULL,
    PRIMARY KEY (command_id, entity_key)
) STRICT, WITHOUT ROWID;

-- Where each 64th version of an entity is: the way along "previous" is never longer than from one to the next.
CREATE TABLE milestone (
    entity_key INTEGER NOT NULL,
    version    INTEGER NOT NULL,
    position   INTEGER NOT NULL,
    PRIMARY KEY (entity_key, version)
) STRICT, WITHOUT ROWID;

INSERT INTO event
SELECT e.position, e.partition, e.entity_key, e.version,
       IFNULL((SELECT b.position FROM event_1 b WHERE b.entity_key = e.entity_key AND b.version = e.version - 1), 0),
       e.unit_left, e.type, e.form, e.erased, e.command_id, e.time, e.hash,
       c.operation, c.fingerprint, c.outcome, c.last_version, c.time,
       CASE WHEN c.command_id IS NULL THEN NULL ELSE
           (SELECT CASE l.type WHEN '$deleted' THEN 1
                               WHEN '$reverted' THEN IIF(json_valid(CAST(l.data AS TEXT)), IFNULL(json_extract(CAST(l.data AS TEXT), '$.deleted'), 0), 0)
                               ELSE 0 END
            FROM event_1 l WHERE l.entity_key = e.entity_key AND l.version = c.last_version) END,
       c.digest,
       n.tenant, n.type, n.id, n.salt,
       c.result, e.metadata, e.data
FROM event_1 e
LEFT JOIN command_1 c ON c.command_id = e.command_id AND c.entity_key = e.entity_key AND c.first_version = e.version
LEFT JOIN entity n ON n.key = e.entity_key AND e.version = 1
ORDER BY e.partition, e.position;

INSERT INTO command (entity_key, entity_tenant, entity_type, entity_id, command_id, operation, fingerprint, outcome, last_version, result, decided, digest)
SELECT c.entity_key, n.tenant, n.type, n.id, c.command_id, c.operation, c.fingerprint, c.outcome, c.last_version, c.result, c.time, c.digest
FROM command_1 c JOIN entity n ON n.key = c.entity_key
WHERE c.first_version = 0
ORDER BY c.time;

INSERT INTO command_index
SELECT command_id, entity_key, position, 0 FROM event WHERE fingerprint IS NOT NULL
UNION ALL
SELECT command_id, entity_key, 0, seq FROM command
ORDER BY 1, 2;

INSERT INTO milestone SELECT entity_key, version, position FROM event_1 WHERE version % 64 = 0 ORDER BY 1, 2;

INSERT INTO indexed
SELECT p.id, p.next_position - 1, (SELECT IFNULL(MAX(seq), 0) FROM command) FROM partition p;

-- A command that is on no event would be lost here without a word.
CREATE TABLE upgraded (
    commands INTEGER NOT NULL CONSTRAINT "a command has no event: verify the journal with the program that made it" CHECK (commands = 0)
) STRICT;
INSERT INTO upgraded SELECT (SELECT COUNT(*) FROM command_1) - (SELECT COUNT(*) FROM command_index);
DROP TABLE upgraded;

UPDATE journal SET format = 2;

DROP TABLE event_1;
DROP TABLE command_1;
