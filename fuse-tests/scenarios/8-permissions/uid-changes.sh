# A member stays a member when it changes its uid or executes a set-user-id program: the owner of the group can still freeze and thaw it,
# but not move it.
#: options allow_other,semantics=hierarchical
#: needs setpriv python3
install_as_root
changing() {
    local pid
    mkdir given
    chown 65534 given/*
    mkfifo -m 666 "$scratch/silence"
    for how in "$scratch/as_root" 'setpriv --reuid=65533 --regid=65533 --clear-groups'; do
        case $how in
            */as_root) start_process $as_nobody $how sleep 1000 ;;
            *) start_process $how sleep 1000 ;;
        esac
        until_true runs $pid sleep
        echo $pid > given/tasks
        try "$as_nobody bash -c 'echo FROZEN > given/freezer.state'"
        await_settled_state given
        try "$as_nobody bash -c 'echo $thawed > given/freezer.state'"
        await_settled_state given
        kill -9 $pid
        until_true cmp -s given/tasks /dev/null
    done
    echo 'it becomes root while it is in there:'
    start_process $as_nobody bash -c 'echo 0 > "$0/given/tasks"; exec 9<> "$1/silence"; until [ -e "$1/now" ]; do read -rt 0.01 -u 9; done; exec "$1/as_root" sleep 1000' "$PWD" "$scratch"
    until_true grep -qx $pid given/tasks
    touch "$scratch/now"
    until_true runs $pid sleep
    is_listed given $pid
    ps -o uid= -p $pid | tr -d ' '
    echo "moved: $(try "$as_nobody bash -c 'echo $pid > given/tasks'")"
    try "$as_nobody bash -c 'echo FROZEN > given/freezer.state'"
    await_settled_state given
    try "$as_nobody bash -c 'echo $thawed > given/freezer.state'"
    kill -9 $pid
    until_true cmp -s given/tasks /dev/null
    rm "$scratch/silence" "$scratch/now"
    rmdir given
}
compare_with_kernel changing
