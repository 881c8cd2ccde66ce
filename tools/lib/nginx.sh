# shellcheck shell=bash
# The nginx of a stack: its configuration is made from a template in conf/.

# An address as it is in a URL and in listen.
nginx_host() {
    case $1 in
    *:*) say "[$1]" ;;
    *) say "$1" ;;
    esac
}

# That of all protocols is of all of them.
nginx_listen() {
    local all=
    [ "${SETTINGS[address]}" != :: ] || all=' ipv6only=off'
    say "$(nginx_host "${SETTINGS[address]}"):${SETTINGS[port]}$all"
}

listens_for_others() {
    [ "${SETTINGS[address]}" = 0.0.0.0 ] || [ "${SETTINGS[address]}" = :: ]
}

# Where others find this machine, the way that most go first: an address from
# which it would send; nothing is sent.  Then all that it has of its networks.
nginx_others() {
    listens_for_others || return 0
    {
        ip -o -4 route get 192.0.2.1 | sed -n 's/.* src \([^ ]*\).*/\1/p'
        hostname -I | tr ' ' '\n' | grep -F .
    } 2>/dev/null | awk -v port="${SETTINGS[port]}" 'NF && !seen[$0]++ { print "http://" $0 ":" port }'
}

# The same for pages, which know no more than how they were opened.
nginx_reachable() {
    nginx_others | awk '{ printf "%s\"%s\"", (NR > 1 ? "," : ""), $0 }'
}

nginx_binary() {
    say "${SETTINGS[nginx]:-$(command -v nginx || die "nginx is not installed: make deps does that.")}"
}

# The modules, in the order asked for; none for a static nginx.
nginx_modules() {
    local nchan="load_module /usr/lib/nginx/modules/ngx_nchan_module.so;"
    local arena="load_module \"${SETTINGS[module]}\";"

    case ${SETTINGS[modules]} in
    nchan,arena) printf '%s\n%s\n' "$nchan" "$arena" ;;
    arena,nchan) printf '%s\n%s\n' "$arena" "$nchan" ;;
    none) ;;
    *) die "modules=${SETTINGS[modules]}: not nchan,arena or arena,nchan or none" ;;
    esac
}

# As many open files as the machine lets us have, within reason; a connection
# takes one or two.
nginx_files() {
    local hard
    hard=$(ulimit -Hn)
    if [ "$hard" = unlimited ] || [ "$hard" -gt 65536 ]; then
        hard=65536
    fi
    say "$hard"
}

nginx_configure() {
    local files
    files=$(nginx_files)

    if [ "$(id -u)" -eq 0 ]; then
        export CONF_USER="user $SERVICE_USER;"
    else
        export CONF_USER=
    fi
    export CONF_MODULES CONF_FILES=$files
    export CONF_CONNECTIONS=$((files / 2 < 16384 ? files / 2 : 16384))
    export CONF_SOURCE=$SOURCE CONF_RUN=$DIR CONF_STATE=$STATE CONF_SOCKETS=$SOCKETS
    export CONF_LUA=${SETTINGS[lua]}
    CONF_LISTEN=$(nginx_listen)
    CONF_REACHABLE=[$(nginx_reachable)]
    export CONF_LISTEN CONF_REACHABLE
    export CONF_WORKERS=${SETTINGS[workers]}
    export CONF_PEERS=${SETTINGS[peers]} CONF_PATIENCE=${SETTINGS[patience]}
    CONF_MAIN="$(nginx_kept) ${SETTINGS[main]}"
    export CONF_MAIN CONF_HTTP=${SETTINGS[http]} CONF_SERVER=${SETTINGS[server]}
    CONF_MODULES=$(nginx_modules)

    perl -pe 's/\@([A-Z]+)\@/$ENV{"CONF_$1"} \/\/ die "\@$1\@ in $ARGV means nothing\n"/ge' \
        "${SETTINGS[conf]}" >"$DIR/nginx.conf.new"
    mv "$DIR/nginx.conf.new" "$DIR/nginx.conf"
}

# The pages, where nginx's workers can read them; they need not be there.
nginx_pages() {
    local built=$SOURCE/web/dist

    rm -rf "$STATE/web"
    if "${AS_SERVICE[@]}" test -r "$built/index.html"; then
        ln -s "$built" "$STATE/web"
    elif [ -e "$built/index.html" ]; then
        cp -r "$built" "$STATE/web"
    fi
}

# A module with sanitizers in it needs their runtime ahead of all else.
nginx_environment() {
    [ "${SETTINGS[san]}" = yes ] || return 0

    make_directory "$STATE/sanitizer"
    printf '%s\n' \
        "LD_PRELOAD=$(gcc -print-file-name=libasan.so) $(gcc -print-file-name=libubsan.so)" \
        "ASAN_OPTIONS=detect_leaks=0:log_path=$STATE/sanitizer/asan" \
        "UBSAN_OPTIONS=print_stacktrace=1:log_path=$STATE/sanitizer/ubsan"
}

# Another binary, to upgrade to, needs the same; nginx keeps what it is told to.
nginx_kept() {
    [ "${SETTINGS[san]}" = yes ] || return 0
    say 'env LD_PRELOAD; env ASAN_OPTIONS; env UBSAN_OPTIONS;'
}

nginx_run() {
    local environment
    mapfile -t environment < <(nginx_environment)
    env "${environment[@]}" "$@"
}

nginx_start() {
    local environment
    mapfile -t environment < <(nginx_environment)

    make_directory "$STATE/nginx"
    nginx_pages
    start_process nginx env "${environment[@]}" "$(nginx_binary)" \
        -p "$DIR/" -c "$DIR/nginx.conf" -e "$DIR/logs/error.log" -g 'daemon off;'

    wait_ready nginx 60 nginx_ready || nginx_failed
}

nginx_ready() {
    curl -sf -m 5 -o "$DIR/ready" "$(nginx_url)${SETTINGS[ready]}"
}

nginx_url() {
    if listens_for_others; then
        say "http://127.0.0.1:${SETTINGS[port]}"
    else
        say "http://$(nginx_host "${SETTINGS[address]}"):${SETTINGS[port]}"
    fi
}

nginx_failed() {
    if tail -n 20 "$DIR/logs/nginx.log" | grep -q 'Address already in use'; then
        die "port ${SETTINGS[port]} is taken: stop what listens there, or choose another with PORT=number."
    fi
    tail -n 5 "$DIR/logs/nginx.log" >&2
    die "nginx does not start, or is not ready: see $DIR/logs/error.log."
}

nginx_stop() {
    stop_process nginx TERM
}

nginx_reload() {
    nginx_run "$(nginx_binary)" -t -q -p "$DIR/" -c "$DIR/nginx.conf" -e "$DIR/logs/error.log"
    kill -HUP "$(process nginx)"
}
