# A PostgreSQL server for one run, sourced by .ci/run: a cluster of its own in a temporary folder, on a free port of loopback, durable as in
# production, gone with the run. Any other cluster on the machine stays untouched.

readonly postgres_user=postgres
readonly port_tries=10 ready_tries=300
postgres_folder=
postgres_pid=

# Installs the distribution's server where there is none, without the cluster that Debian's package would make and start by itself.
install_postgres() {
  postgres_bin=$(find_postgres_bin) && return
  local as_root=() drop_in=/etc/postgresql-common/createcluster.d/ci.conf
  [ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
  "${as_root[@]}" mkdir -p "${drop_in%/*}" || return
  printf 'create_main_cluster = false\n' | "${as_root[@]}" tee "$drop_in" >/dev/null
  "${as_root[@]}" apt-get update -qq &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql </dev/null
  "${as_root[@]}" rm -f "$drop_in"
  postgres_bin=$(find_postgres_bin)
}

# The folder of the newest server's programs.
find_postgres_bin() {
  local found
  found=$(find /usr/lib/postgresql -mindepth 3 -maxdepth 3 -path '*/bin/postgres' 2>/dev/null | sort -V | tail -n 1)
  [ -n "$found" ] || found=$(readlink -f "$(command -v postgres)") || return
  [ -x "${found%/*}/initdb" ] && printf '%s\n' "${found%/*}"
}

# PostgreSQL refuses to run as root. setpriv becomes the program, so that its process id is the one we know.
as_postgres() {
  if [ "$(id -u)" -eq 0 ]; then
    exec setpriv --reuid="$postgres_user" --regid="$postgres_user" --init-groups --no-new-privs env HOME="$postgres_folder" "$@"
  else
    exec "$@"
  fi
}

# Sets ACTORSTATE_TEST_POSTGRES, the Npgsql connection string of a superuser.
start_postgres() {
  local password port
  postgres_folder=$(mktemp -d /tmp/actorstate-pg.XXXXXX) || return
  password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  printf '%s\n' "$password" >"$postgres_folder/password"
  [ "$(id -u)" -ne 0 ] || chown -R "$postgres_user:" "$postgres_folder" || return
  (cd / && as_postgres "$postgres_bin/initdb" -D "$postgres_folder/data" -U postgres --pwfile="$postgres_folder/password" \
    --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8) || return
  for _ in $(seq "$port_tries"); do
    # Below the ports that the tests take, and those that the system gives to outgoing connections.
    port=$((15000 + RANDOM % 5000))
    run_postgres "$port" || continue
    export ACTORSTATE_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=postgres;Password=$password;Database=postgres"
    return
  done
  return 1
}

# Starts the server on a port; fails when it ends by itself, as it does where the port is taken.
run_postgres() {
  local log_file="$postgres_folder/log"
  # setsid: Ctrl-C in a terminal is for this script, which then stops the server in order.
  (cd / && as_postgres setsid "$postgres_bin/postgres" -D "$postgres_folder/data" -p "$1" -k "$postgres_folder" \
    -c listen_addresses=127.0.0.1 -c fsync=on -c full_page_writes=on -c synchronous_commit=on -c max_connections=300) \
    </dev/null >"$log_file" 2>&1 &
  postgres_pid=$!
  for _ in $(seq "$ready_tries"); do
    kill -0 "$postgres_pid" 2>/dev/null || { cat "$log_file"; return 1; }
    "$postgres_bin/pg_isready" -q -h 127.0.0.1 -p "$1" && return
    sleep 0.1
  done
  cat "$log_file"
  return 1
}

# Stops the server: at once, since nobody needs its data any more.
stop_postgres() {
  if [ -n "$postgres_pid" ] && kill -QUIT "$postgres_pid" 2>/dev/null; then
    for _ in $(seq 50); do
      kill -0 "$postgres_pid" 2>/dev/null || break
      sleep 0.1
    done
    kill -KILL "$postgres_pid" 2>/dev/null
    wait "$postgres_pid" 2>/dev/null
  fi
  postgres_pid=
  [ -z "$postgres_folder" ] || rm -rf "$postgres_folder"
  postgres_folder=
}
