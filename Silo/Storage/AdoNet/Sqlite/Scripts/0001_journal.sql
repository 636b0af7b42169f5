-- The journal. Times are microseconds since the Unix epoch; hashes, salts, digests and bodies are BLOBs as they are.

CREATE TABLE journal (
    id               TEXT    NOT NULL PRIMARY KEY,
    format           INTEGER NOT NULL,
    partitions       INTEGER NOT NULL,
    partition_secret BLOB    NOT NULL,
    created          INTEGER NOT NULL
) STRICT;

-- Locked first in every append, so that positions become visible in the order in which they are given out.
CREATE TABLE partition (
    id            INTEGER NOT NULL PRIMARY KEY,
    next_position INTEGER NOT NULL
) STRICT;

-- Version 0: only refusals are kept for the entity (hash of zeros, no salt, all other numbers 0); such a row is not listed.
-- created and updated are the times of the first and the last event, position that of the last event.
CREATE TABLE entity (
    key      INTEGER NOT NULL PRIMARY KEY,
    tenant   TEXT    NOT NULL,
    type     TEXT    NOT NULL,
    id       TEXT    NOT NULL,
    version  INTEGER NOT NULL,
    hash     BLOB    NOT NULL,
    position INTEGER NOT NULL,
    salt     BLOB,
    deleted  INTEGER NOT NULL,
    created  INTEGER NOT NULL,
    updated  INTEGER NOT NULL,
    UNIQUE (tenant, type, id)
) STRICT;

CREATE TABLE event (
    partition  INTEGER NOT NULL,
    position   INTEGER NOT NULL,
    entity_key INTEGER NOT NULL,
    version    INTEGER NOT NULL,
    unit_left  INTEGER NOT NULL,
    type       TEXT    NOT NULL,
    form       INTEGER NOT NULL,
    erased     INTEGER NOT NULL,
    data       BLOB    NOT NULL,
    metadata   BLOB    NOT NULL,
    command_id TEXT    NOT NULL,
    time       INTEGER NOT NULL,
    hash       BLOB    NOT NULL,
    PRIMARY KEY (partition, position),
    UNIQUE (entity_key, version)
) STRICT, WITHOUT ROWID;

-- digest: the first 16 bytes of the SHA-256 over the entity's tenant, type and id and the row's other columns. It speaks of the entity by
-- name, so that a row of version 0, which no event vouches for, is covered too.
CREATE TABLE command (
    command_id    TEXT    NOT NULL,
    entity_key    INTEGER NOT NULL,
    operation     INTEGER NOT NULL,
    fingerprint   BLOB    NOT NULL,
    outcome       INTEGER NOT NULL,
    first_version INTEGER NOT NULL,
    last_version  INTEGER NOT NULL,
    result        BLOB    NOT NULL,
    time          INTEGER NOT NULL,
    digest        BLOB    NOT NULL,
    PRIMARY KEY (command_id, entity_key)
) STRICT, WITHOUT ROWID;

-- state is NULL where the entity is absent at that version. Used only if hash equals the event's at that version and the digest holds.
CREATE TABLE snapshot (
    entity_key    INTEGER NOT NULL,
    version       INTEGER NOT NULL,
    hash          BLOB    NOT NULL,
    state_version INTEGER NOT NULL,
    state         BLOB,
    digest        BLOB    NOT NULL,
    PRIMARY KEY (entity_key, version)
) STRICT, WITHOUT ROWID;
