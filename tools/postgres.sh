#!/bin/sh
# Runs a command on a PostgreSQL that lives for it alone: in a temporary folder, reached by a socket
# there, on no port, gone afterwards. Installs Debian's where it may.
# Usage: tools/postgres.sh COMMAND...   GEMEL_DATABASE_URL and GEMEL_SHOWCASE_URL name its databases.
set -eu
say() { printf '%s\n' "$*" >&2; }
where() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -V | tail -n 1; }

if [ "${GEMEL_NO_POSTGRES:-}" = 1 ]; then
    say "GEMEL_NO_POSTGRES=1: nothing is proved on PostgreSQL."
    exit 0
fi
bin=${GEMEL_POSTGRES:-$(where)}
if [ -z "$bin" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    say "Installing Debian's PostgreSQL for the tests ..."
    # Without this Debian would start a server of its own, and leave it running.
    mkdir -p /etc/postgresql-common/createcluster.d
    echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.d/gemel-tests.conf
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        postgresql >/dev/null
    bin=$(where)
fi
if [ ! -x "$bin/initdb" ]; then
    say "The tests need PostgreSQL, and this user may not install it. One of these helps:"
    say "  - as root: apt-get install postgresql"
    say "  - GEMEL_POSTGRES=/folder/with/initdb make test"
    say "  - GEMEL_NO_POSTGRES=1 make test   (proves less: only the embedded SQLite)"
    exit 1
fi

# PostgreSQL refuses to run as root: it gets a user that may do little.
as_server() { "$@"; }
if [ "$(id -u)" = 0 ]; then
    user=postgres
    id "$user" >/dev/null 2>&1 || user=nobody
    as_server() { setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups -- "$@"; }
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/gemel-postgres.XXXXXX")
[ "$(id -u)" = 0 ] && chown "$user" "$folder"
# shellcheck disable=SC2317
finish() {
    trap - EXIT INT TERM HUP
    cd /
    as_server "$bin/pg_ctl" --pgdata="$folder/data" --mode=immediate --wait stop >/dev/null 2>&1 ||
        true
    rm -rf "$folder"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

start() {
    cd "$folder" &&
        as_server "$bin/initdb" --pgdata="$folder/data" --auth=trust --username=keeper \
            --encoding=UTF8 --locale=C.UTF-8 --no-sync &&
        # Nothing in it outlives the tests, so nothing waits for the disk.
        cat >>"$folder/data/postgresql.conf" <<CONF &&
listen_addresses = ''
unix_socket_directories = '$folder'
max_connections = 200
fsync = off
full_page_writes = off
synchronous_commit = off
CONF
        as_server "$bin/pg_ctl" --pgdata="$folder/data" --log="$folder/log" --wait start &&
        # As docs/operate.md says: three databases, three roles, and none enters another's.
        as_server "$bin/psql" --host="$folder" --username=keeper --dbname=postgres \
            --no-psqlrc --set=ON_ERROR_STOP=1 <<SQL
CREATE ROLE gemel LOGIN CREATEDB;
CREATE ROLE gemel_window LOGIN CREATEDB;
CREATE ROLE gemel_shred LOGIN CREATEDB;
CREATE DATABASE gemel OWNER gemel;
CREATE DATABASE gemel_window OWNER gemel_window;
CREATE DATABASE gemel_shred OWNER gemel_shred;
REVOKE CONNECT ON DATABASE gemel, gemel_window, gemel_shred FROM PUBLIC;
SQL
}

if ! (start) >"$folder/said" 2>&1; then
    say "PostgreSQL did not start. What it said:"
    cat "$folder/said" "$folder/log" >&2 2>/dev/null || true
    exit 1
fi

host=$(printf '%s' "$folder" | sed 's:/:%2F:g')
GEMEL_DATABASE_URL="postgres://gemel@$host/gemel"
GEMEL_SHOWCASE_URL="postgres://gemel_window@$host/gemel_window"
GEMEL_SHRED_URL="postgres://gemel_shred@$host/gemel_shred"
export GEMEL_DATABASE_URL GEMEL_SHOWCASE_URL GEMEL_SHRED_URL
"$@"
