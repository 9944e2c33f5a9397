# What containerd's cgroups library does where a freeze takes long, and where it fails with EBUSY: it waits without a time limit, and leaves the group as
# it is.
#: semantics hierarchical
#: needs target/programs/containerd_freezer? unshare
commands() {
    local program=$project/target/programs/containerd_freezer
    counter
    timeout 1 "$program" $group add=$pid freeze
    echo "status $?"
    show_group
    "$program" $group thaw state
    kill $pid
    until_true rmdir /sys/fs/cgroup/freezer/$group
}
cd /
for fault in fault_freezing=3600s fault_busy=1 fault_delay=freezer.state:write=200ms; do
    with_fault $fault commands
done
