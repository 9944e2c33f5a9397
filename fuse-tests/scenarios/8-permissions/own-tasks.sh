# A user who may write a group's tasks can move own tasks there, out of any group, whoever owns that.
#: options allow_other,semantics=hierarchical
#: needs setpriv
as_user() {
    local uid=$1
    shift
    setpriv --reuid=$uid --regid=$uid --clear-groups "$@"
}
owned() { until_true eval '[ "$(ps -o uid= -p $pid | tr -d " ")" = '$1' ]'; }
moved() {
    local pid
    start_process $as_nobody sleep 1000
    owned 65534
    mkdir roots theirs nobodys
    chown 65533 theirs theirs/*
    chown 65534 nobodys/tasks
    echo $pid > roots/tasks
    echo "out of root's: $(try "as_user 65534 bash -c 'echo $pid > nobodys/tasks'")"
    echo "back to root's: $(try "as_user 65534 bash -c 'echo $pid > roots/tasks'")"
    is_listed nobodys $pid
    echo $pid > theirs/tasks
    echo "out of another's: $(try "as_user 65534 bash -c 'echo $pid > nobodys/tasks'")"
    echo "by the other: $(try "as_user 65533 bash -c 'echo $pid > theirs/tasks'")"
    is_listed nobodys $pid
    echo "itself: $(try "as_user 65534 bash -c 'echo 0 > nobodys/tasks && grep -cx \$\$ nobodys/tasks'")"
    echo FROZEN > roots/freezer.state
    echo $pid > roots/tasks
    await_settled_state roots
    echo "out of root's frozen group: $(try "as_user 65534 bash -c 'echo $pid > nobodys/tasks'")"
    await_settled_state roots
    until_true eval '[ $(state_letter '$pid') = S ]' && echo 'it runs'
    kill -9 $pid
    until_true cmp -s nobodys/tasks /dev/null
    rmdir roots theirs nobodys
}
compare_with_kernel moved
