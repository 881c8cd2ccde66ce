# shellcheck shell=bash
# A stack: Redis, PostgreSQL and nginx in a directory of their own.
#
#     DIR/port nginx.conf admin.token secret redis.password redis.admin logs/ pids/
#     DIR/sockets    -> the directory of redis.sock and of PostgreSQL's socket
#     DIR/state      data that services write: redis/ postgres/ nginx/ sanitizer/

TOOLS=$(dirname "${BASH_SOURCE[0]}")
. "$TOOLS/common.sh"
. "$TOOLS/process.sh"
. "$TOOLS/redis.sh"
. "$TOOLS/postgres.sh"
. "$TOOLS/nginx.sh"
. "$TOOLS/link.sh"

declare -A SETTINGS=(
    [address]=127.0.0.1
    [port]=auto
    [workers]=2
    [conf]=$SOURCE/conf/run.conf.in
    [lua]=$SOURCE/lua
    [main]='' [http]='' [server]=''
    [modules]="nchan,arena"
    [module]=''
    [nginx]=''
    [san]=no
    [template]=yes
    [fsync]=off
    [ready]=/api/status
    [peers]=2000                # connections of an address
    [patience]=10s              # between two parts of what a client sends or takes
    [redis_options]=''
    [redis_default]=open        # or password: the user "default" has one
)

# make_directory PATH: for the service's user alone.
make_directory() {
    [ -d "$1" ] || mkdir -m 700 "$1"
    [ "$(stat -c %U "$1")" = "$SERVICE_USER" ] || chown "$SERVICE_USER:" "$1"
}

reachable() {
    "${AS_SERVICE[@]}" test -x "$1"
}

# Where a service's user may not go, as below /root, its data cannot be either:
# then the directory is a link to one that it can get to.
prepare_state() {
    if [ ! -e "$DIR/state" ]; then
        rm -f "$DIR/state"
        if [ "$(id -u)" -eq 0 ] && ! reachable "$DIR"; then
            chmod go+x "$DIR"
        fi
        if reachable "$DIR"; then
            make_directory "$DIR/state"
        else
            make_directory "/var/lib/arena-$(short_hash "$DIR")"
            ln -s "/var/lib/arena-$(short_hash "$DIR")" "$DIR/state"
        fi
    fi
    STATE=$(readlink -f "$DIR/state")
}

# The system allows a socket's path 107 bytes.
prepare_sockets() {
    local path=$STATE/sockets/.s.PGSQL.5432

    SOCKETS=$STATE/sockets
    if [ "${#path}" -gt 107 ]; then
        SOCKETS=/tmp/arena-$(id -u)-$(short_hash "$DIR")
    fi

    # Anybody may write to /tmp.
    if [ -e "$SOCKETS" ] && [ "$(stat -c %U "$SOCKETS")" != "$SERVICE_USER" ]; then
        die "$SOCKETS belongs to somebody else: remove it."
    fi
    make_directory "$SOCKETS"
    chmod 700 "$SOCKETS"
    ln -sfn "$SOCKETS" "$DIR/sockets"
}

# Gives DIR, STATE and SOCKETS.
prepare() {
    umask 022
    mkdir -p "$1/logs" "$1/pids"
    DIR=$(cd "$1" && pwd -P)
    prepare_state
    prepare_sockets
}

locked() {
    exec 9>"$DIR/lock"
    flock -n 9 || die "$DIR is being started or stopped by somebody else."
}

admin_token() {
    [ ! -s "$DIR/admin.token" ] || return 0
    (umask 077 && od -An -N24 -tx1 /dev/urandom | tr -d ' \n' >"$DIR/admin.token")
}

port_is_free() {
    perl -MIO::Socket::IP -e 'exit !IO::Socket::IP->new(
        LocalHost => $ARGV[0], LocalPort => $ARGV[1], Listen => 1, ReuseAddr => 1)' \
        "${SETTINGS[address]}" "$1"
}

# Below the range from which the system takes ports for clients.  Stacks that
# start at the same time have other pids, and so take other ports.
choose_port() {
    local port=$((10240 + $$ % 20000))
    if [ "${SETTINGS[port]}" = auto ]; then
        until port_is_free "$port"; do
            port=$((10240 + (port + 7919) % 20000))
        done
        SETTINGS[port]=$port
    elif ! port_is_free "${SETTINGS[port]}"; then
        die "port ${SETTINGS[port]} is taken, or not ours to use: choose another with PORT=number."
    fi
    printf '%s\n' "${SETTINGS[port]}" >"$DIR/port"
}

# What "service" needs to know later.
write_settings() {
    local name
    for name in "${!SETTINGS[@]}"; do
        printf '%s=%q\n' "$name" "${SETTINGS[$name]}"
    done | sort >"$DIR/settings"
}

read_settings() {
    local name value
    [ -e "$DIR/settings" ] || die "$DIR holds no stack."
    while IFS='=' read -r name value; do
        eval "SETTINGS[\$name]=$value"
    done <"$DIR/settings"
}

set_options() {
    local option name
    for option; do
        name=${option%%=*}
        if [ "$name" = "$option" ] || [ -z "${SETTINGS[$name]+known}" ]; then
            die "$option: no such option"
        fi
        SETTINGS[$name]=${option#*=}
    done

    # [::1] is ::1.
    SETTINGS[address]=${SETTINGS[address]#[}
    SETTINGS[address]=${SETTINGS[address]%]}

    if [ -z "${SETTINGS[module]}" ]; then
        case ${SETTINGS[san]} in
        yes) SETTINGS[module]=$SOURCE/.build/san/ngx_http_arena_module.so ;;
        *) SETTINGS[module]=$SOURCE/.build/module/ngx_http_arena_module.so ;;
        esac
    fi
}

running() {
    process nginx >/dev/null || process redis >/dev/null || process postgres >/dev/null
}

stack_start() {
    ! running || die "it is already running in $DIR."
    choose_port
    write_settings
    admin_token
    nginx_configure
    redis_start
    postgres_start
    nginx_start
}

stack_stop() {
    nginx_stop
    redis_stop
    postgres_stop
}

# The directory itself goes too, unless there is something else in it.
stack_remove() {
    stack_stop
    rm -rf "$SOCKETS" "$STATE"
    (cd "$DIR" && rm -rf logs pids sockets state admin.token lock nginx.conf \
                         nginx.pid port ready redis.admin redis.password secret settings)
    rmdir "$DIR" 2>/dev/null || true
}
