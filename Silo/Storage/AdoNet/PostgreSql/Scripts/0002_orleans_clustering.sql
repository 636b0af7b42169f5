-- Membership of the cluster as Orleans' ADO.NET provider asks for it: it reads its statements from OrleansQuery, by key, and
-- gives the parameters and reads the column names that stand in them.

CREATE TABLE OrleansQuery
(
    QueryKey text COLLATE "C" NOT NULL,
    QueryText text NOT NULL,
    CONSTRAINT orleans_query_pkey PRIMARY KEY (QueryKey)
);

-- One row a cluster. Its version is the etag of the whole table: whoever changes a row of the cluster, the heartbeat aside,
-- moves it on, and may do so only if it is the version that he has read.
CREATE TABLE orleans_membership_version
(
    cluster_id text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    CONSTRAINT orleans_membership_version_pkey PRIMARY KEY (cluster_id)
);

-- One row for each run of a silo; the generation tells the runs at one address apart.
CREATE TABLE orleans_membership
(
    cluster_id text COLLATE "C" NOT NULL,
    address text COLLATE "C" NOT NULL,
    port integer NOT NULL,
    generation integer NOT NULL,
    silo_name text NOT NULL,
    host_name text NOT NULL,
    status integer NOT NULL,
    proxy_port integer NOT NULL,
    suspect_times text,
    start_time timestamptz NOT NULL,
    i_am_alive_time timestamptz NOT NULL,
    CONSTRAINT orleans_membership_pkey PRIMARY KEY (cluster_id, address, port, generation),
    CONSTRAINT orleans_membership_version_fkey FOREIGN KEY (cluster_id) REFERENCES orleans_membership_version (cluster_id)
);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('InsertMembershipVersionKey', $query$
WITH made AS
(
    INSERT INTO orleans_membership_version (cluster_id, version) VALUES (@DeploymentId, 0)
    ON CONFLICT DO NOTHING
    RETURNING cluster_id
)
SELECT EXISTS (SELECT FROM made);
$query$);

-- Two silos that write at once wait for each other at the version's row; the second finds another version there and writes
-- nothing. So whatever else this statement sees is as old as the version that it was allowed to move on.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('InsertMembershipKey', $query$
WITH moved AS
(
    UPDATE orleans_membership_version v SET version = v.version + 1
    WHERE v.cluster_id = @DeploymentId AND v.version = @Version AND NOT EXISTS
    (
        SELECT FROM orleans_membership m
        WHERE m.cluster_id = @DeploymentId AND m.address = @Address AND m.port = @Port AND m.generation = @Generation
    )
    RETURNING v.cluster_id
),
made AS
(
    INSERT INTO orleans_membership
        (cluster_id, address, port, generation, silo_name, host_name, status, proxy_port, start_time, i_am_alive_time)
    SELECT cluster_id, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
    FROM moved
    RETURNING cluster_id
)
SELECT EXISTS (SELECT FROM made);
$query$);

-- A vote carries the heartbeat that its voter has read, which may be older than the one that stands here by now.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('UpdateMembershipKey', $query$
WITH moved AS
(
    UPDATE orleans_membership_version v SET version = v.version + 1
    WHERE v.cluster_id = @DeploymentId AND v.version = @Version AND EXISTS
    (
        SELECT FROM orleans_membership m
        WHERE m.cluster_id = @DeploymentId AND m.address = @Address AND m.port = @Port AND m.generation = @Generation
    )
    RETURNING v.cluster_id
),
changed AS
(
    UPDATE orleans_membership m
    SET status = @Status, suspect_times = @SuspectTimes, i_am_alive_time = greatest(m.i_am_alive_time, @IAmAliveTime)
    FROM moved
    WHERE m.cluster_id = moved.cluster_id AND m.address = @Address AND m.port = @Port AND m.generation = @Generation
    RETURNING m.cluster_id
)
SELECT EXISTS (SELECT FROM changed);
$query$);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('UpdateIAmAlivetimeKey', $query$
UPDATE orleans_membership SET i_am_alive_time = @IAmAliveTime
WHERE cluster_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation;
$query$);

-- The version is there even if no silo is: then one row comes back that has nothing else.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('MembershipReadAllKey', $query$
SELECT
    m.address AS Address, m.port AS Port, m.generation AS Generation, m.silo_name AS SiloName, m.host_name AS HostName,
    m.status AS Status, m.proxy_port AS ProxyPort, m.suspect_times AS SuspectTimes, m.start_time AS StartTime,
    m.i_am_alive_time AS IAmAliveTime, v.version AS Version
FROM orleans_membership_version v
LEFT JOIN orleans_membership m ON m.cluster_id = v.cluster_id
WHERE v.cluster_id = @DeploymentId;
$query$);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('MembershipReadRowKey', $query$
SELECT
    m.address AS Address, m.port AS Port, m.generation AS Generation, m.silo_name AS SiloName, m.host_name AS HostName,
    m.status AS Status, m.proxy_port AS ProxyPort, m.suspect_times AS SuspectTimes, m.start_time AS StartTime,
    m.i_am_alive_time AS IAmAliveTime, v.version AS Version
FROM orleans_membership_version v
LEFT JOIN orleans_membership m
    ON m.cluster_id = v.cluster_id AND m.address = @Address AND m.port = @Port AND m.generation = @Generation
WHERE v.cluster_id = @DeploymentId;
$query$);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('GatewaysQueryKey', $query$
SELECT address AS Address, proxy_port AS ProxyPort, generation AS Generation
FROM orleans_membership
WHERE cluster_id = @DeploymentId AND status = @Status AND proxy_port > 0;
$query$);

-- 6 is Dead: a silo on its way in or out is declared dead before anybody may forget it.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('CleanupDefunctSiloEntriesKey', $query$
DELETE FROM orleans_membership
WHERE cluster_id = @DeploymentId AND status = 6 AND i_am_alive_time < @IAmAliveTime;
$query$);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('DeleteMembershipTableEntriesKey', $query$
DELETE FROM orleans_membership WHERE cluster_id = @DeploymentId;
DELETE FROM orleans_membership_version WHERE cluster_id = @DeploymentId;
$query$);
