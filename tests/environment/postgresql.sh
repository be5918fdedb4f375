#!/usr/bin/env bash
# A private, durable PostgreSQL server in a temporary directory, on a free port. Sourced by tests/run.sh, or on its own:
#   tests/environment/postgresql.sh COMMAND...    runs the command with JDBCSTORE_TEST_POSTGRESQL set; the server ends with it
set -euo pipefail
# shellcheck source=tests/environment/packages.sh
declare -F postgresql_bin >/dev/null || . "$(dirname "${BASH_SOURCE[0]}")/packages.sh"

postgresql_home=

# What the tests call confirmed must survive a power failure: nothing is traded for speed.
postgresql_settings=(
    'fsync = on'
    'synchronous_commit = on'
    'full_page_writes = on'
    "listen_addresses = '127.0.0.1'"
    "unix_socket_directories = ''"
    'max_connections = 300'
)

# initdb and the server refuse to run as root.
as_postgres() {
    if [[ $EUID -eq 0 ]]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

start_postgresql() {
    local bin password
    bin=$(postgresql_bin)
    password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    postgresql_home=$(as_postgres mktemp -d "${JDBCSTORE_TEST_SERVERS:-/tmp}/jdbcstore-postgresql.XXXXXX")
    create_cluster "$bin" "$password"
    listen_on_a_free_port "$bin"
    export JDBCSTORE_TEST_POSTGRESQL="Host=127.0.0.1;Port=$postgresql_port;Database=postgres;Username=postgres;Password=$password"
}

create_cluster() {
    local bin=$1 password=$2
    as_postgres tee "$postgresql_home/password" >/dev/null <<<"$password"
    as_postgres "$bin/initdb" --pgdata="$postgresql_home/data" --username=postgres --pwfile="$postgresql_home/password" \
        --auth=scram-sha-256 --encoding=UTF8 --locale=C >/dev/null
    printf '%s\n' "${postgresql_settings[@]}" | as_postgres tee -a "$postgresql_home/data/postgresql.conf" >/dev/null
}

# Below the range the kernel gives to clients; another run may be quicker to take a port, so it tries again.
listen_on_a_free_port() {
    local bin=$1
    for _ in {1..20}; do
        postgresql_port=$((20000 + (RANDOM * 32768 + RANDOM) % 10000))
        as_postgres "$bin/pg_ctl" --pgdata="$postgresql_home/data" --log="$postgresql_home/server.log" --wait --timeout=60 \
            --options="-p $postgresql_port" start >/dev/null 2>&1 && return
        grep -q 'Address already in use' "$postgresql_home/server.log" || break
    done
    echo 'PostgreSQL did not start:' >&2
    tail -n 20 "$postgresql_home/server.log" >&2
    return 1
}

stop_postgresql() {
    [[ -n $postgresql_home ]] || return 0
    as_postgres "$(postgresql_bin)/pg_ctl" --pgdata="$postgresql_home/data" --mode=immediate stop >/dev/null 2>&1 || true
    rm -rf "$postgresql_home"
    postgresql_home=
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
    trap stop_postgresql EXIT
    trap 'exit 130' INT TERM
    start_postgresql
    "$@"
fi
