# What runc, crun and cgset do where a freeze takes long, and where it fails with EBUSY: which of them waits, tries again, gives up, or leaves the group
# as it is.
#: semantics hierarchical
#: needs runc crun cgset unshare busybox python3
# with_runtime RUNTIME, with_cgset: freeze a task with this client.
with_runtime() {
    start_container $1 > /dev/null
    step $runtime pause $group
    show_container
    $runtime resume $group 2> /dev/null
    $runtime kill $group KILL
    until_true is_container_stopped
    $runtime delete $group
}
with_cgset() {
    mkdir /sys/fs/cgroup/freezer/$group
    counter
    echo $pid > /sys/fs/cgroup/freezer/$group/tasks
    step cgset -r freezer.state=FROZEN $group
    show_group
    echo "it counts: $(counts)"
    kill $pid
    step cgset -r freezer.state=THAWED $group
    until_true rmdir /sys/fs/cgroup/freezer/$group
}
cd /
with_fault fault_freezing=1ms 'with_runtime runc'
for fault in fault_freezing=3600s fault_busy=1 fault_delay=freezer.state:write=200ms; do
    with_fault $fault 'with_runtime runc'
    with_fault $fault 'with_runtime crun'
    with_fault $fault with_cgset
done
