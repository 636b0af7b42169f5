#!/usr/bin/env bash
# Makes the role that silos run as, or renews its password, and gives it its rights in the schema. To be run as the tables' owner behind `Silo migrate`:
#   PGHOST=… PGUSER=… PGPASSWORD=… PGDATABASE=… ACTORSTATE_PASSWORD=… roles.sh [role] [schema]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
: "${ACTORSTATE_PASSWORD:?is not set}"

psql --no-psqlrc --quiet -v ON_ERROR_STOP=1 -v role="${1:-actorstate}" -v schema="${2:-public}" <<'SQL'
-- Not on the command line, where others on the machine would see it.
\getenv password ACTORSTATE_PASSWORD
SELECT format('CREATE ROLE %I LOGIN', :'role') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec
ALTER ROLE :"role" PASSWORD :'password';
\i runtime-role.sql
SQL
