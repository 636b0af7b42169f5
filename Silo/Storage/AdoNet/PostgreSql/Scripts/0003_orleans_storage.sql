-- Grain storage as Orleans' ADO.NET provider asks for it, with its statements in OrleansQuery.
--
-- A version that does not match yields no row, which the provider turns into its InconsistentStateException.

-- The grain's identity is the key: of two activations that both write for the first time, one wins. The hashes that the
-- provider also computes serve databases that cannot index text of this length. An absent extension is kept as such beside
-- its text, since NULLs are all different in a key.
CREATE TABLE orleans_storage
(
    service_id text COLLATE "C" NOT NULL,
    grain_type text COLLATE "C" NOT NULL,
    grain_id_n0 bigint NOT NULL,
    grain_id_n1 bigint NOT NULL,
    grain_id_extension text COLLATE "C" NOT NULL,
    grain_id_has_extension boolean NOT NULL,
    payload bytea,
    modified timestamptz NOT NULL,
    version integer NOT NULL,
    CONSTRAINT orleans_storage_pkey
        PRIMARY KEY (service_id, grain_type, grain_id_n0, grain_id_n1, grain_id_extension, grain_id_has_extension)
);

-- With a version the row is replaced, without one it is made; the other statement touches nothing.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('WriteToStorageKey', $query$
UPDATE orleans_storage
SET payload = @PayloadBinary, modified = now(), version = version + 1
WHERE service_id = @ServiceId AND grain_type = @GrainTypeString AND grain_id_n0 = @GrainIdN0 AND grain_id_n1 = @GrainIdN1
    AND grain_id_extension = coalesce(@GrainIdExtensionString, '') AND grain_id_has_extension = (CAST(@GrainIdExtensionString AS text) IS NOT NULL)
    AND version = CAST(@GrainStateVersion AS integer)
RETURNING version AS NewGrainStateVersion;

INSERT INTO orleans_storage
    (service_id, grain_type, grain_id_n0, grain_id_n1, grain_id_extension, grain_id_has_extension, payload, modified, version)
SELECT
    @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, coalesce(@GrainIdExtensionString, ''),
    CAST(@GrainIdExtensionString AS text) IS NOT NULL, @PayloadBinary, now(), 1
WHERE CAST(@GrainStateVersion AS integer) IS NULL
ON CONFLICT DO NOTHING
RETURNING version AS NewGrainStateVersion;
$query$);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('ReadFromStorageKey', $query$
SELECT payload AS PayloadBinary, version AS Version
FROM orleans_storage
WHERE service_id = @ServiceId AND grain_type = @GrainTypeString AND grain_id_n0 = @GrainIdN0 AND grain_id_n1 = @GrainIdN1
    AND grain_id_extension = coalesce(@GrainIdExtensionString, '') AND grain_id_has_extension = (CAST(@GrainIdExtensionString AS text) IS NOT NULL);
$query$);

-- The row stays, so that a stale activation's version can never match again.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('ClearStorageKey', $query$
UPDATE orleans_storage
SET payload = NULL, modified = now(), version = version + 1
WHERE service_id = @ServiceId AND grain_type = @GrainTypeString AND grain_id_n0 = @GrainIdN0 AND grain_id_n1 = @GrainIdN1
    AND grain_id_extension = coalesce(@GrainIdExtensionString, '') AND grain_id_has_extension = (CAST(@GrainIdExtensionString AS text) IS NOT NULL)
    AND version = CAST(@GrainStateVersion AS integer)
RETURNING version AS NewGrainStateVersion;
$query$);

-- Used instead of the clearing only where a provider sets DeleteStateOnClear.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('DeleteStorageKey', $query$
DELETE FROM orleans_storage
WHERE service_id = @ServiceId AND grain_type = @GrainTypeString AND grain_id_n0 = @GrainIdN0 AND grain_id_n1 = @GrainIdN1
    AND grain_id_extension = coalesce(@GrainIdExtensionString, '') AND grain_id_has_extension = (CAST(@GrainIdExtensionString AS text) IS NOT NULL)
    AND version = CAST(@GrainStateVersion AS integer)
RETURNING version + 1 AS NewGrainStateVersion;
$query$);
