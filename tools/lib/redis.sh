# shellcheck shell=bash
# The Redis of a stack: one socket, an append-only file.

# redis_hash NAME: of the password in that file of the stack, which is made when
# it is not there; it is for who started the stack alone.
redis_hash() {
    [ -s "$DIR/$1" ] || (umask 077 && od -An -N24 -tx1 /dev/urandom | tr -d ' \n' >"$DIR/$1")
    sha256sum <"$DIR/$1" | cut -d ' ' -f 1
}

# nginx is a user of its own.  In a stack for others everybody else needs a
# password, too; in that of a test whoever gets to the socket may do all.
redis_users() {
    sed "s/@HASH@/$(redis_hash redis.password)/" "$SOURCE/conf/redis.conf"
    if [ "${SETTINGS[redis_default]}" = password ]; then
        printf 'user default on #%s ~* &* +@all\n' "$(redis_hash redis.admin)"
    fi
}

redis_start() {
    local own
    read -ra own <<<"${SETTINGS[redis_options]}"

    make_directory "$STATE/redis"
    redis_users >"$STATE/redis/users.conf"
    # A limit on what it may write is then an error, as a full disk is.
    start_process redis env --ignore-signal=XFSZ "${AS_SERVICE[@]}" \
        redis-server "$STATE/redis/users.conf" --port 0 \
        --unixsocket "$SOCKETS/redis.sock" --unixsocketperm 700 \
        --dir "$STATE/redis" --daemonize no --save '' \
        --appendonly yes --appendfsync everysec \
        --auto-aof-rewrite-min-size 512mb \
        --maxmemory-policy noeviction "${own[@]}"

    wait_ready redis 60 redis_ready ||
        die "Redis does not start: see $DIR/logs/redis.log."
}

# It also says so of one that wants a password; while it reads its file, it
# says LOADING.
redis_ready() {
    redis-cli -s "$SOCKETS/redis.sock" ping | grep -Eq 'PONG|NOAUTH'
}

redis_stop() {
    stop_process redis TERM
}
