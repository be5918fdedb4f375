#!/usr/bin/env bash
# An Oracle server in a container for one command, where Docker can pull the image:
#   tests/environment/oracle.sh COMMAND...    runs the command with JDBCSTORE_TEST_ORACLE set; the container ends with it
# tests/JdbcStore.Databases.Tests/Oracle/README.md says what to build for it.
set -euo pipefail

image=${JDBCSTORE_ORACLE_IMAGE:-gvenzl/oracle-free:23-slim}
password=$(od -An -N8 -tx1 /dev/urandom | tr -d ' \n')
container=

stop_oracle() {
    [[ -z $container ]] || docker rm --force "$container" >/dev/null
}

oracle_answers() {
    for _ in {1..300}; do
        [[ $(docker inspect --format '{{.State.Health.Status}}' "$container") == healthy ]] && return
        sleep 1
    done
    docker logs --tail 20 "$container" >&2
    return 1
}

trap stop_oracle EXIT
trap 'exit 130' INT TERM
container=$(docker run --detach --env ORACLE_PASSWORD="$password" --publish 127.0.0.1::1521 \
    --health-cmd healthcheck.sh --health-interval 2s --health-retries 150 "$image")
oracle_answers
port=$(docker port "$container" 1521/tcp | head -n 1)
export JDBCSTORE_TEST_ORACLE="User Id=system;Password=$password;Data Source=//127.0.0.1:${port##*:}/FREEPDB1"
"$@"
