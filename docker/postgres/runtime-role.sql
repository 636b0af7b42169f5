-- The rights of a role that silos run as: everything the journal and Orleans do at run time, and nothing that changes a schema or what has happened.
-- Run it as the schema's owner, in that schema, after `Silo migrate` and again after each upgrade:
--
--   psql "$OWNER" -v role=actorstate -v schema=actorstate -f runtime-role.sql
--
-- The role itself is made before, with a login of its own: CREATE ROLE actorstate LOGIN PASSWORD '…'. In the silos' connection string the search path
-- names the schema: Search Path=actorstate.

GRANT USAGE ON SCHEMA :"schema" TO :"role";

-- Events and kept answers are added and read, never changed, never removed.
GRANT SELECT, INSERT ON :"schema".event, :"schema".command TO :"role";
GRANT SELECT, INSERT, UPDATE ON :"schema".entity TO :"role";
GRANT SELECT, UPDATE ON :"schema".partition TO :"role";
GRANT SELECT, INSERT, DELETE ON :"schema".snapshot TO :"role";
GRANT SELECT ON :"schema".journal, :"schema".schema TO :"role";

-- Orleans' own tables: who is in the cluster, and what is not event-sourced.
GRANT SELECT ON :"schema".orleansquery TO :"role";
GRANT SELECT, INSERT, UPDATE, DELETE ON :"schema".orleans_membership, :"schema".orleans_membership_version, :"schema".orleans_storage TO :"role";

-- The functions of both; whoever calls one needs the rights above as well.
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA :"schema" TO :"role";
