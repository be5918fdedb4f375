#!/usr/bin/env bash
# A private, durable MariaDB server in a temporary directory, on a free port. Sourced by tests/run.sh, or on its own:
#   tests/environment/mariadb.sh COMMAND...    runs the command with JDBCSTORE_TEST_MARIADB set; the server ends with it
set -euo pipefail
# shellcheck source=tests/environment/packages.sh
declare -F mariadb_bin >/dev/null || . "$(dirname "${BASH_SOURCE[0]}")/packages.sh"

mariadb_home= mariadb_pid=

# What the tests call confirmed must survive a power failure: nothing is traded for speed.
mariadb_settings=(
    --innodb-flush-log-at-trx-commit=1
    --innodb-doublewrite=ON
    --character-set-server=utf8mb4
    --bind-address=127.0.0.1
    --skip-name-resolve
    --max-connections=500
    --open-files-limit=16384
    --innodb-buffer-pool-size=64M
    --innodb-log-file-size=64M
)

# The server does not want to run as root, and another user cannot use a temporary directory of root's.
as_mysql() {
    if [[ $EUID -eq 0 ]]; then (cd / && runuser -u mysql -- env -u TMPDIR "$@"); else "$@"; fi
}

start_mariadb() {
    mariadb_password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    mariadb_home=$(as_mysql mktemp -d "${JDBCSTORE_TEST_SERVERS:-/tmp}/jdbcstore-mariadb.XXXXXX")
    as_mysql mariadb-install-db --no-defaults --datadir="$mariadb_home/data" --auth-root-authentication-method=normal \
        --skip-test-db --skip-name-resolve >"$mariadb_home/install.log" 2>&1 || mariadb_failed
    as_mysql tee "$mariadb_home/init.sql" >/dev/null <<SQL
CREATE OR REPLACE USER root@127.0.0.1 IDENTIFIED BY '$mariadb_password';
GRANT ALL ON *.* TO root@127.0.0.1 WITH GRANT OPTION;
SQL
    listen_for_mariadb_on_a_free_port
    export JDBCSTORE_TEST_MARIADB="Server=127.0.0.1;Port=$mariadb_port;Database=mysql;User ID=root;Password=$mariadb_password"
}

# Below the range the kernel gives to clients; another run may be quicker to take a port, so it tries again.
listen_for_mariadb_on_a_free_port() {
    for _ in {1..20}; do
        mariadb_port=$((20000 + (RANDOM * 32768 + RANDOM) % 10000))
        as_mysql "$(mariadb_bin)" --no-defaults --datadir="$mariadb_home/data" --socket="$mariadb_home/server.sock" \
            --pid-file="$mariadb_home/server.pid" --port="$mariadb_port" --init-file="$mariadb_home/init.sql" "${mariadb_settings[@]}" \
            >"$mariadb_home/server.log" 2>&1 </dev/null 9>&- &
        mariadb_pid=$!
        mariadb_answers && return
        grep -q 'Address already in use' "$mariadb_home/server.log" || break
    done
    mariadb_failed
}

mariadb_failed() {
    echo 'MariaDB did not start:' >&2
    tail -n 20 "$mariadb_home"/*.log >&2
    return 1
}

mariadb_answers() {
    for _ in {1..600}; do
        kill -0 "$mariadb_pid" 2>/dev/null || return 1
        mariadb --no-defaults --protocol=tcp --host=127.0.0.1 --port="$mariadb_port" --user=root --password="$mariadb_password" \
            --execute='SELECT 1' >/dev/null 2>&1 && return
        sleep 0.1
    done
    return 1
}

stop_mariadb() {
    [[ -n $mariadb_home ]] || return 0
    kill -KILL "$(cat "$mariadb_home/server.pid" 2>/dev/null || echo "$mariadb_pid")" 2>/dev/null || true
    wait "$mariadb_pid" 2>/dev/null || true
    rm -rf "$mariadb_home"
    mariadb_home=
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
    trap stop_mariadb EXIT
    trap 'exit 130' INT TERM
    start_mariadb
    "$@"
fi
