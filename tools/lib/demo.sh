# shellcheck shell=bash
# The demo battle of "make run": loaded once, and started.

# demo_post PATH CURL-ARGUMENTS...: prints the status.  The token goes by
# standard input: a command line is for everybody to read.
demo_post() {
    local path=$1
    shift

    printf 'header = "Authorization: Bearer %s"\n' "$(cat "$DIR/admin.token")" |
        curl -sS -m 30 -K - -o "$DIR/logs/demo.log" -w '%{http_code}' -X POST "$@" \
            "$(nginx_url)/api/admin/battles$path"
}

# It is there already in a directory that was used before.
demo_load() {
    local status
    if curl -sf -m 30 -o /dev/null "$(nginx_url)/api/battles/demo"; then
        return
    fi

    status=$(demo_post '' -H 'Content-Type: application/json' \
                       --data-binary "@$SOURCE/conf/demo.json")
    case $status in
    201 | 409) ;;
    *) die "the demo battle cannot be loaded ($status): $(cat "$DIR/logs/demo.log")" ;;
    esac

    status=$(demo_post /demo/start)
    [ "$status" = 200 ] ||
        die "the demo battle cannot be started ($status): $(cat "$DIR/logs/demo.log")"
}
