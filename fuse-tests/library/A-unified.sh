# Groups of cgroup v2.

# await_events GROUP POPULATED FROZEN: reads cgroup.events until it says so, and prints it.
await_events() {
    until_true eval "[ \"\$(echo \$(< $1/cgroup.events))\" = 'populated $2 frozen $3' ]" && echo "$1: populated $2 frozen $3"
}

# start_in GROUP: starts a sleeper in the group; its id is in $pid.
start_in() {
    sleeper
    echo $pid > "$1/cgroup.procs"
}

# end PID: kills the process, and waits until it has ended.
end() {
    kill -9 $1
    await_letter $1 gone
}

# watching_python [ARGUMENT...]: runs the program on standard input; it can import Watcher from watching.
watching_python() {
    PYTHONPATH=${watching:-$project/fuse-tests/common} PYTHONDONTWRITEBYTECODE=1 python3 -c 'import sys; exec(sys.stdin.read())' "$@"
}
