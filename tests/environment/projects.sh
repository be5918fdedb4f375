# Runs test projects one after the other and adds up their results. Sourced by tests/run.sh.
# shellcheck shell=bash disable=SC2154

passed=0 failed=0 skipped=0
running=

test_projects() {
    local project
    for project in "$tests"/*/*.csproj; do
        grep -q 'Include="xunit.v3"' "$project" && basename "$project" .csproj
    done
}

build_solution() {
    # Two runs at once would write the same files: one builds, the other waits.
    flock --close "$tests/run.sh" dotnet build "$tests/../JdbcStore.sln" --configuration Release --nologo --verbosity quiet -nodeReuse:false
}

# The whole process group is ended with the run, so that no broker survives it.
run_in_group() {
    set -m
    "$@" </dev/null &
    running=$!
    set +m
    local status=0
    wait "$running" || status=$?
    stop_running
    return "$status"
}

stop_running() {
    [[ -n $running ]] || return 0
    kill -KILL -- "-$running" 2>/dev/null || true
    wait "$running" 2>/dev/null || true
    running=
}

run_project() {
    local project=$1 results=$2/$1.xml status=0
    shift 2
    echo "== $project"
    SECONDS=0
    run_in_group timeout --kill-after=30s "${JDBCSTORE_TEST_TIMEOUT:-30m}" \
        dotnet exec "$tests/$project/bin/Release/net10.0/$project.dll" -noLogo -noColor -reporter quiet -result-xml "$results" "$@" || status=$?
    add_results "$project" "$results" "$status"
    echo "== $project: $SECONDS s"
}

# A run that ends without results, or badly without a failed test, counts as one failure: a crash is never a pass.
add_results() {
    local project=$1 results=$2 status=$3 bad
    if [[ ! -s $results ]]; then
        echo "$project ended with exit code $status and no results" >&2
        failed=$((failed + 1))
        return
    fi
    bad=$(($(attribute failed "$results") + $(attribute errors "$results")))
    [[ $bad -eq 0 && $status -ne 0 ]] && bad=1
    passed=$((passed + $(attribute passed "$results")))
    failed=$((failed + bad))
    skipped=$((skipped + $(attribute skipped "$results")))
}

show_summary() {
    local results=("$TMPDIR"/*.Tests.xml)
    [[ -s ${results[0]} ]] || return 0
    python3 "$tests/environment/summary.py" "${results[@]}" || true
}

attribute() {
    grep -o '<assembly [^>]*' "$2" | grep -o " $1=\"[0-9]*\"" | grep -o '[0-9]*' || echo 0
}
