# The user who opened a file is checked, not the one who writes: a set-user-id program that prints a number into tasks moves no task that
# its caller may not move.
#: options allow_other,semantics=hierarchical
#: needs setpriv
opened() {
    local pid
    sleeper
    chown 65534 tasks
    echo 'opened by nobody, written by root:'
    $as_nobody bash -c 'exec "$@" > tasks' bash "$scratch/as_root" bash -c "$(declare -f try); try 'echo $pid >&8' 8>&1 >&2"
    echo 'root itself:'
    $as_nobody bash -c 'exec "$@" > tasks' bash "$scratch/as_root" bash -c "$(declare -f try); try 'echo 0 >&8' 8>&1 >&2"
    wc -l < tasks
    echo 'opened by root, written by nobody:'
    $as_nobody bash -c "$(declare -f try); try 'echo $pid >&8'" 8> tasks
    wc -l < tasks
    kill $pid
    until_true cmp -s tasks /dev/null
}
install_as_root
compare_with_kernel opened
