# shellcheck shell=bash
# The Redis of a stack: one socket, an append-only file.

redis_start() {
    local own
    read -ra own <<<"${SETTINGS[redis_options]}"

    make_directory "$STATE/redis"
    start_process redis "${AS_SERVICE[@]}" redis-server --port 0 \
        --unixsocket "$SOCKETS/redis.sock" --unixsocketperm 700 \
        --dir "$STATE/redis" --daemonize no --save '' \
        --appendonly yes --appendfsync everysec \
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
