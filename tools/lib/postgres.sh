# shellcheck shell=bash
# The PostgreSQL of a stack: one socket, a database "arena", migrations.

POSTGRES_DATABASE=arena

# The newest that is installed.
postgres_bin() {
    local bin
    bin=$(find /usr/lib/postgresql/*/bin -name initdb 2>/dev/null | sort -V | tail -n 1)
    [ -n "$bin" ] || die "PostgreSQL is not installed: make deps does that."
    dirname "$bin"
}

postgres_initdb() {
    make_directory "$1"
    "${AS_SERVICE[@]}" "$(postgres_bin)/initdb" -D "$1" -U postgres -A peer \
        -E UTF8 --locale=C.UTF-8 --wal-segsize=4 --no-sync >"$DIR/logs/initdb.log" 2>&1 ||
        die "PostgreSQL's initdb failed: see $DIR/logs/initdb.log."
}

postgres_check_version() {
    local has is
    has=$(cat "$STATE/postgres/PG_VERSION")
    is=$("$(postgres_bin)/postgres" -V | grep -Eo '[0-9]+' | head -n 1)
    [ "$has" = "$is" ] ||
        die "$DIR/state/postgres was made by PostgreSQL $has, and this is $is. Move it with pg_upgrade, or forget the data (make clean)."
}

postgres_start() {
    if [ ! -e "$STATE/postgres/PG_VERSION" ]; then
        rm -rf "$STATE/postgres"
        if [ "${SETTINGS[template]}" = yes ]; then
            postgres_copy_template
        else
            postgres_initdb "$STATE/postgres"
        fi
    fi

    postgres_check_version
    postgres_serve
    if [ "${SETTINGS[template]}" != yes ]; then
        postgres_migrate
    fi
}

# postgres_access DIRECTORY: the system says who somebody is.  nginx's workers may
# be the role "arena"; who started the stack may be its owner as well.
postgres_access() {
    local owner
    owner=$(id -un)
    printf 'local all postgres peer map=owner\nlocal arena arena peer map=server\n' >"$1/pg_hba.conf"
    printf 'owner %s postgres\nserver %s arena\nserver %s arena\n' \
        "$owner" "$owner" "$SERVICE_USER" >"$1/pg_ident.conf"
}

postgres_serve() {
    postgres_access "$STATE/postgres"
    # A relative path would be taken from the data directory.
    start_process postgres "${AS_SERVICE[@]}" "$(postgres_bin)/postgres" \
        -D "$STATE/postgres" -c listen_addresses= \
        -c unix_socket_directories="$SOCKETS" -c unix_socket_permissions=0700 \
        -c fsync="${SETTINGS[fsync]}" -c max_connections=100 -c timezone=UTC

    wait_ready postgres 120 pg_isready -q -h "$SOCKETS" -U postgres -d postgres ||
        die "PostgreSQL does not start: see $DIR/logs/postgres.log."
}

postgres_migrate() {
    export PGHOST=$SOCKETS PGUSER=postgres
    # Who deploys, for sqitch's log; it would ask the system otherwise.
    export SQITCH_FULLNAME=Arena SQITCH_EMAIL=arena@localhost

    if ! psql -XAtlq | grep -q "^$POSTGRES_DATABASE|"; then
        createdb "$POSTGRES_DATABASE"
    fi

    "$SOURCE/tools/migrate" "db:pg:$POSTGRES_DATABASE" >"$DIR/logs/migrate.log" 2>&1 ||
        die "migrations failed: see $DIR/logs/migrate.log."
}

postgres_stop() {
    # Fast: sessions are ended, nothing is lost.
    stop_process postgres INT
}

# A template is a data directory with the migrations in it, as a tar file, named
# by what it was made of.
postgres_template() {
    local key
    key=$( (cd "$SOURCE" && find migrations sql tools/lib/postgres.sh tools/lib/functions.sql tools/migrate -type f -print0 |
            sort -z | xargs -0 cat && "$(postgres_bin)/postgres" -V) | sha256sum | cut -c1-12)
    printf '%s/.build/postgres-%s.tar' "$SOURCE" "$key"
}

postgres_copy_template() {
    local tar
    tar=$(postgres_template)
    postgres_make_template "$tar"
    "${AS_SERVICE[@]}" tar -C "$STATE" -x <"$tar"
}

# Stacks that start at the same time wait for the one that makes it.
postgres_make_template() (
    exec 8>"$SOURCE/.build/postgres.lock"
    flock 8
    [ ! -e "$1" ] || exit 0

    postgres_initdb "$STATE/postgres"
    postgres_serve
    postgres_migrate
    postgres_stop
    rm -f "$SOURCE"/.build/postgres-*.tar
    tar -C "$STATE" -cf "$1.new" --exclude=postmaster.* postgres
    mv "$1.new" "$1"
    rm -rf "$STATE/postgres"
)
