#!/usr/bin/env bash
# Sets up what the tests need and runs them all. The last line is: N passed, N failed, N skipped
set -euo pipefail
tests=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
node_modules=("$tests/JdbcStore.Broker.Tests/Clients" "$tests/JdbcStore.Tests/Oracle/Parser")
# shellcheck source=tests/environment/packages.sh
. "$tests/environment/packages.sh"
# shellcheck source=tests/environment/postgresql.sh
. "$tests/environment/postgresql.sh"
# shellcheck source=tests/environment/mariadb.sh
. "$tests/environment/mariadb.sh"
# shellcheck source=tests/environment/projects.sh
. "$tests/environment/projects.sh"

usage() {
    cat <<'USAGE'
usage: bash tests/run.sh [options]
  --project NAME   only the test projects whose name contains NAME; may be repeated
  --filter TEXT    only the tests whose full name contains TEXT; may be repeated
  --no-install     install nothing: what is missing is a failure
USAGE
}

projects=() filters=() install=yes
while [[ $# -gt 0 ]]; do
    case $1 in
        --project) projects+=("${2:?--project needs a name}"); shift 2 ;;
        --filter) filters+=(-method "*${2:?--filter needs a text}*"); shift 2 ;;
        --no-install) install=no; shift ;;
        -h | --help) usage; exit ;;
        *) usage >&2; exit 2 ;;
    esac
done

# Everything temporary goes with the run, also what a killed test leaves behind.
TMPDIR=$(mktemp -d)
export TMPDIR
completed=no

finish() {
    trap '' INT TERM
    stop_running
    stop_postgresql
    stop_mariadb
    show_summary
    rm -rf "$TMPDIR"
    [[ $completed == yes ]] || failed=$((failed + 1))
    echo "$passed passed, $failed failed, $skipped skipped"
    [[ $failed -eq 0 ]] || exit 1
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

wanted() {
    [[ ${#projects[@]} -eq 0 ]] && return
    local name
    for name in "${projects[@]}"; do
        [[ $1 == *"$name"* ]] && return
    done
    return 1
}

# Each test has tables of its own, thousands in all, and none cuts the power: servers whose files are in memory do, where there is room.
memory=/dev/shm room=$((8 << 20))
if [[ -w $memory && $(df --output=avail -k "$memory" | tail -n 1) -gt $room ]]; then
    export JDBCSTORE_TEST_SERVERS=$memory
fi

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 TESTINGPLATFORM_TELEMETRY_OPTOUT=1
if [[ $install == yes ]]; then
    install_packages
    install_node_modules "${node_modules[@]}"
fi
check_dependencies "${node_modules[@]}"
echo '== build'
build_solution
start_postgresql
start_mariadb
for project in $(test_projects); do
    wanted "$project" && run_project "$project" "$TMPDIR" "${filters[@]}"
done
[[ $((passed + failed + skipped)) -gt 0 ]] || { echo 'no test matches' >&2; exit 1; }
completed=yes
