# containerd's cgroups library for Go, for cgroup v2: a group is made, frozen, thawed, killed and deleted.
#: semantics v2
#: needs target/programs/containerd_unified? unshare
commands() {
    local program=$project/target/programs/containerd_unified
    counter
    "$program" $group type add=$pid processes threads freeze
    until_true is_frozen_group && echo frozen
    echo "it counts: $(counts)"
    "$program" $group thaw
    echo "it counts: $(counts)"
    "$program" $group freeze kill
    await_letter $pid gone
    until_true grep -q 'populated 0' /sys/fs/cgroup/$group/cgroup.events
    "$program" $group processes delete
    ls -d /sys/fs/cgroup/$group
}
compare_clients commands
