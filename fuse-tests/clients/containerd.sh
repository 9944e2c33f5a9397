# containerd's cgroups library for Go: a group is made, frozen, thawed and deleted.
#: semantics hierarchical
#: needs target/programs/containerd_freezer? unshare
commands() {
    local program=$project/target/programs/containerd_freezer
    counter
    "$program" $group add=$pid state processes freeze state
    echo "it counts: $(counts)"
    "$program" $group freeze state thaw state thaw delete
    echo "it counts: $(counts)"
    kill $pid
    await_letter $pid gone
    "$program" $group processes delete
    ls -d /sys/fs/cgroup/freezer/$group
}
compare_clients commands
