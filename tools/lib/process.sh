# shellcheck shell=bash
# Processes of a stack.  Each is known by a file: its pid, and when it started,
# so that a pid that means another process by now is not taken for it.

# started_at PID: in ticks since boot; nothing if it is no more, or a zombie.
started_at() {
    local stat
    stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
    # The second field may hold anything, so fields are counted behind it.
    # shellcheck disable=SC2086
    set -- ${stat##*) }
    [ "$1" = Z ] || printf '%s' "${20}"
}

# start_process NAME COMMAND...: in a session of its own, which is also its
# process group; what it prints goes to a log.
start_process() {
    local name=$1
    shift

    setsid "$@" >>"$DIR/logs/$name.log" 2>&1 </dev/null 9>&- &
    printf '%s %s\n' "$!" "$(started_at "$!")" >"$DIR/pids/$name"
}

# process NAME: prints its pid; fails if it does not run.
process() {
    local pid started
    read -r pid started 2>/dev/null <"$DIR/pids/$1" || return 1
    [ -n "$started" ] && [ "$(started_at "$pid")" = "$started" ] || return 1
    printf '%s\n' "$pid"
}

gone() {
    ! process "$1" >/dev/null
}

# stop_process NAME SIGNAL: and whatever is left of its group.
stop_process() {
    local name=$1 pid
    [ -e "$DIR/pids/$name" ] || return 0

    if pid=$(process "$name"); then
        kill "-$2" "$pid" 2>/dev/null || true
        until_true 30 gone "$name" || say "$name does not stop, and is killed" >&2
        kill -KILL -- "-$pid" 2>/dev/null || true
        until_true 5 gone "$name" || die "$name ($pid) cannot be killed."
    fi
    rm -f "$DIR/pids/$name"
}

# wait_ready NAME SECONDS COMMAND...: until the command succeeds; not at all
# for a process that has ended.
wait_ready() {
    local name=$1 seconds=$2
    shift 2

    until_true "$seconds" ready_or_gone "$name" "$@" && process "$name" >/dev/null
}

ready_or_gone() {
    local name=$1
    shift
    "$@" || gone "$name"
}
