# shellcheck shell=bash
# What all tools share.  To be sourced by bash.

set -euo pipefail

SOURCE=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
export SOURCE
# Administrators' programs are not on the path of everybody.
PATH=$PATH:/usr/sbin:/sbin

say() {
    printf '%s\n' "$*"
}

die() {
    printf 'arena: %s\n' "$*" >&2
    exit 1
}

# until_true SECONDS COMMAND...: runs a command until it succeeds, so long at most.
until_true() {
    local deadline=$((SECONDS + $1))
    shift

    until "$@" >/dev/null 2>&1; do
        [ "$SECONDS" -lt "$deadline" ] || return 1
        sleep 0.05
    done
}

# Nobody may run PostgreSQL as root.  Root's services run as the user that
# nginx's workers run as: then sockets and files need to be open to one user
# only.  "${AS_SERVICE[@]}" goes before a command.
# shellcheck disable=SC2034
if [ "$(id -u)" -eq 0 ]; then
    SERVICE_USER=www-data
    AS_SERVICE=(setpriv --reuid=www-data --regid=www-data --init-groups --)
else
    SERVICE_USER=$(id -un)
    AS_SERVICE=()
fi

# short_hash TEXT: a name of a few characters for it.
short_hash() {
    printf '%s' "$1" | sha256sum | cut -c1-12
}
