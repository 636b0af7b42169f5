-- The journal. Times are microseconds since the Unix epoch; hashes, salts, digests and bodies are bytea as they are. Text is ordered by its bytes.

CREATE TABLE journal (
    id               text COLLATE "C" NOT NULL,
    format           bigint NOT NULL,
    partitions       bigint NOT NULL,
    partition_secret bytea  NOT NULL,
    created          bigint NOT NULL,
    CONSTRAINT journal_id PRIMARY KEY (id)
);

-- Locked first in every append, so that positions become visible in the order in which they are given out; never a sequence, whose numbers
-- become visible in any order. Room in its page lets the row be rewritten in place.
CREATE TABLE partition (
    id            integer NOT NULL,
    next_position bigint  NOT NULL,
    next_entity   bigint  NOT NULL,
    CONSTRAINT partition_id PRIMARY KEY (id)
) WITH (fillfactor = 10);

-- Written when an entity is first named, and again only when its version 1 is written (salt and created: NULL and 0 until then) or its existence
-- changes. Its head is its newest event.
CREATE TABLE entity (
    key      bigint  NOT NULL,
    created  bigint  NOT NULL,
    existing boolean NOT NULL,
    tenant   text COLLATE "C" NOT NULL,
    type     text COLLATE "C" NOT NULL,
    id       text COLLATE "C" NOT NULL,
    salt     bytea,
    CONSTRAINT entity_key PRIMARY KEY (key),
    CONSTRAINT entity_name UNIQUE (tenant, type, id)
);

-- The first event of an append carries the answer to its command (from last_version on); on all others those columns are NULL.
-- decided: when the command was decided. digest: see command.
CREATE TABLE event (
    position     bigint   NOT NULL,
    entity_key   bigint   NOT NULL,
    version      bigint   NOT NULL,
    time         bigint   NOT NULL,
    partition    integer  NOT NULL,
    unit_left    integer  NOT NULL,
    form         smallint NOT NULL,
    erased       boolean  NOT NULL,
    hash         bytea    NOT NULL,
    type         text COLLATE "C" NOT NULL,
    command_id   text COLLATE "C" NOT NULL,
    data         bytea    NOT NULL,
    metadata     bytea    NOT NULL,
    last_version bigint,
    decided      bigint,
    operation    smallint,
    outcome      smallint,
    fingerprint  bytea,
    digest       bytea,
    result       bytea,
    CONSTRAINT event_position PRIMARY KEY (partition, position),
    CONSTRAINT event_version UNIQUE (entity_key, version)
);

CREATE UNIQUE INDEX event_command ON event (command_id, entity_key) WHERE fingerprint IS NOT NULL;

-- The answers of appends without events.
-- digest: the first 16 bytes of the SHA-256 over the entity's tenant, type and id and the answer's columns. It speaks of the entity by name, so
-- that an answer kept before version 1, which no event vouches for, is covered too.
CREATE TABLE command (
    entity_key   bigint   NOT NULL,
    last_version bigint   NOT NULL,
    decided      bigint   NOT NULL,
    operation    smallint NOT NULL,
    outcome      smallint NOT NULL,
    command_id   text COLLATE "C" NOT NULL,
    fingerprint  bytea    NOT NULL,
    digest       bytea    NOT NULL,
    result       bytea    NOT NULL,
    CONSTRAINT command_id PRIMARY KEY (command_id, entity_key)
);

-- state is NULL where the entity is absent at that version. Used only if hash equals the event's at that version and the digest holds.
CREATE TABLE snapshot (
    entity_key    bigint NOT NULL,
    version       bigint NOT NULL,
    state_version bigint NOT NULL,
    hash          bytea  NOT NULL,
    digest        bytea  NOT NULL,
    state         bytea,
    CONSTRAINT snapshot_version PRIMARY KEY (entity_key, version)
);
