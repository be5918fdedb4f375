# Finds or installs what the tests need beside the .NET SDK. Sourced by tests/run.sh.
# shellcheck shell=bash

postgresql_bin() {
    local initdb
    for initdb in $(printf '%s\n' /usr/lib/postgresql/*/bin/initdb | sort -Vr); do
        [[ -x $initdb ]] && { dirname "$initdb"; return; }
    done
    return 1
}

mariadb_bin() { type -P mariadbd || { [[ -x /usr/sbin/mariadbd ]] && echo /usr/sbin/mariadbd; }; }

has_proton() { /usr/bin/python3 -c 'import proton' 2>/dev/null; }

missing_packages() {
    postgresql_bin >/dev/null || echo postgresql
    mariadb_bin >/dev/null || echo mariadb-server
    # The scripts of sql/ are run with the databases' own clients; psql and mariadb come with the servers.
    command -v psql >/dev/null || echo postgresql-client
    command -v mariadb >/dev/null || echo mariadb-client
    command -v sqlite3 >/dev/null || echo sqlite3
    has_proton || echo python3-qpid-proton
    command -v node >/dev/null || echo nodejs
    command -v npm >/dev/null || echo npm
    command -v java >/dev/null || echo default-jre-headless
    [[ -e /usr/share/java/h2.jar ]] || echo libh2-java
    command -v flock >/dev/null || echo util-linux
    # Signals are sent to brokers with the program, not the shell's own command.
    type -P kill >/dev/null || echo procps
}

as_root() {
    if [[ $EUID -eq 0 ]]; then "$@"; else sudo "$@"; fi
}

apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -o DPkg::Lock::Timeout=300 -q -y --no-install-recommends install "$@"
}

# The package lists are fetched only when an installation fails without them.
install_packages() {
    local missing
    mapfile -t missing < <(missing_packages)
    [[ ${#missing[@]} -eq 0 ]] && return
    echo "installing: ${missing[*]}"
    apt_install "${missing[@]}" && return
    as_root apt-get -o DPkg::Lock::Timeout=300 -q update && apt_install "${missing[@]}"
}

# Two runs at once share node_modules: one installs, the other waits.
install_node_modules() {
    local directory
    for directory in "$@"; do
        (
            flock 9
            [[ $directory/node_modules/.package-lock.json -nt $directory/package-lock.json ]] && exit
            echo "installing: node modules"
            cd "$directory" && npm ci --no-audit --no-fund --loglevel=error
        ) 9<"$directory/package-lock.json"
    done
}

check_dependencies() {
    local directory missing
    mapfile -t missing < <(missing_packages)
    for directory in "$@"; do
        [[ -e $directory/node_modules/.package-lock.json ]] || missing+=("node modules (npm ci in $directory)")
    done
    [[ ${#missing[@]} -eq 0 ]] && return
    printf 'missing: %s\n' "${missing[@]}" >&2
    return 1
}
