-- Grain storage as Orleans' ADO.NET provider asks for it: it reads its statements from OrleansQuery, by key, and gives the
-- parameters and reads the column names that stand in them.
--
-- Each statement is atomic by itself, so no transaction can be left open by a fault in the middle. A version that does not
-- match yields no row, which the provider turns into its InconsistentStateException.

CREATE TABLE IF NOT EXISTS OrleansQuery
(
    QueryKey TEXT NOT NULL PRIMARY KEY,
    QueryText TEXT NOT NULL
);

-- The grain's identity is the key: of two activations that both write for the first time, one wins. The hashes that the
-- provider also computes serve databases that cannot index text of this length. An absent extension is kept as such beside
-- its text, since NULLs are all different in a key.
CREATE TABLE IF NOT EXISTS OrleansStorage
(
    ServiceId TEXT NOT NULL,
    GrainTypeString TEXT NOT NULL,
    GrainIdN0 INTEGER NOT NULL,
    GrainIdN1 INTEGER NOT NULL,
    GrainIdExtensionString TEXT NOT NULL,
    GrainIdHasExtension INTEGER NOT NULL,
    PayloadBinary BLOB NULL,
    ModifiedOn TEXT NOT NULL,
    Version INTEGER NOT NULL,
    CONSTRAINT UQ_OrleansStorage UNIQUE (ServiceId, GrainTypeString, GrainIdN0, GrainIdN1, GrainIdExtensionString, GrainIdHasExtension)
);

-- With a version the row is replaced, without one it is made; the other statement touches nothing.
INSERT OR REPLACE INTO OrleansQuery (QueryKey, QueryText) VALUES ('WriteToStorageKey', '
UPDATE OrleansStorage
SET PayloadBinary = @PayloadBinary, ModifiedOn = datetime(''now''), Version = Version + 1
WHERE ServiceId = @ServiceId AND GrainTypeString = @GrainTypeString AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
    AND GrainIdExtensionString = coalesce(@GrainIdExtensionString, '''') AND GrainIdHasExtension = (@GrainIdExtensionString IS NOT NULL)
    AND Version = @GrainStateVersion
RETURNING Version AS NewGrainStateVersion;

INSERT INTO OrleansStorage
    (ServiceId, GrainTypeString, GrainIdN0, GrainIdN1, GrainIdExtensionString, GrainIdHasExtension, PayloadBinary, ModifiedOn, Version)
SELECT
    @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, coalesce(@GrainIdExtensionString, ''''), @GrainIdExtensionString IS NOT NULL,
    @PayloadBinary, datetime(''now''), 1
WHERE @GrainStateVersion IS NULL
ON CONFLICT DO NOTHING
RETURNING Version AS NewGrainStateVersion;
');

INSERT OR REPLACE INTO OrleansQuery (QueryKey, QueryText) VALUES ('ReadFromStorageKey', '
SELECT PayloadBinary, Version
FROM OrleansStorage
WHERE ServiceId = @ServiceId AND GrainTypeString = @GrainTypeString AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
    AND GrainIdExtensionString = coalesce(@GrainIdExtensionString, '''') AND GrainIdHasExtension = (@GrainIdExtensionString IS NOT NULL);
');

-- The row stays, so that a stale activation's version can never match again.
INSERT OR REPLACE INTO OrleansQuery (QueryKey, QueryText) VALUES ('ClearStorageKey', '
UPDATE OrleansStorage
SET PayloadBinary = NULL, ModifiedOn = datetime(''now''), Version = Version + 1
WHERE ServiceId = @ServiceId AND GrainTypeString = @GrainTypeString AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
    AND GrainIdExtensionString = coalesce(@GrainIdExtensionString, '''') AND GrainIdHasExtension = (@GrainIdExtensionString IS NOT NULL)
    AND Version = @GrainStateVersion
RETURNING Version AS NewGrainStateVersion;
');

-- Used instead of the clearing only where a provider sets DeleteStateOnClear.
INSERT OR REPLACE INTO OrleansQuery (QueryKey, QueryText) VALUES ('DeleteStorageKey', '
DELETE FROM OrleansStorage
WHERE ServiceId = @ServiceId AND GrainTypeString = @GrainTypeString AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
    AND GrainIdExtensionString = coalesce(@GrainIdExtensionString, '''') AND GrainIdHasExtension = (@GrainIdExtensionString IS NOT NULL)
    AND Version = @GrainStateVersion
RETURNING Version + 1 AS NewGrainStateVersion;
');
