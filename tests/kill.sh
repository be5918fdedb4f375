#!/usr/bin/env bash
# The kill -9 acceptance loop for long runs: bash tests/kill.sh [--messages 100000] [--kills 10] [--provider Sqlite|PostgreSql|MariaDb]
#   [--journal On|Off] [--connections 16] [--window 100] [--size 100] [--detect-duplicates true] [--consume true]
set -euo pipefail
tests=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/environment/packages.sh
. "$tests/environment/packages.sh"
# shellcheck source=tests/environment/postgresql.sh
. "$tests/environment/postgresql.sh"
# shellcheck source=tests/environment/mariadb.sh
. "$tests/environment/mariadb.sh"

install_packages
install_node_modules "$tests/JdbcStore.Broker.Tests/Clients"
flock --close "$tests/run.sh" dotnet build "$tests/JdbcStore.Broker.Tests" --configuration Release --nologo --verbosity quiet
trap 'stop_postgresql; stop_mariadb' EXIT
trap 'exit 130' INT TERM
start_postgresql
start_mariadb
dotnet exec "$tests/JdbcStore.Broker.Tests/bin/Release/net10.0/JdbcStore.Broker.Tests.dll" kill "$@"
