# Freezing in cgroup v2: nested groups, moves between them, new groups, tasks that were stopped before, kills of frozen tasks; as in the kernel's own.
#: semantics v2
show() {
    local group
    for group in . a a/b; do
        echo "$group: $(echo $(< $group/cgroup.events)), told $(< $group/cgroup.freeze)"
    done
}
freezing() {
    mkdir a a/b
    start_in a/b
    first=$pid
    echo 1 > a/cgroup.freeze
    await_events a/b 1 1
    show
    state_letter $first
    echo "a member of the frozen group's parent"
    start_in .
    second=$pid
    await_events . 1 0
    echo "moved into the frozen group"
    echo $second > a/cgroup.procs
    await_events a 1 1
    state_letter $second
    echo "a new group in it"
    mkdir a/new
    show
    echo $(< a/new/cgroup.events)
    rmdir a/new
    echo "told below, and not told above any more"
    echo 1 > a/b/cgroup.freeze
    echo 0 > a/cgroup.freeze
    await_events a/b 1 1
    show
    state_letter $first
    state_letter $second
    echo "the frozen one is moved out, and the other in"
    echo $first > a/cgroup.procs
    echo $second > a/b/cgroup.procs
    await_events a/b 1 1
    show
    state_letter $first
    state_letter $second
    echo "SIGKILL from outside"
    end $second
    await_events a/b 0 1
    echo 0 > a/b/cgroup.freeze
    show
    echo "stopped before, and after"
    kill -STOP $first
    await_letter $first T
    echo 1 > cgroup.freeze
    await_events . 1 1
    echo 0 > cgroup.freeze
    await_events . 1 0
    state_letter $first
    echo "continued while it is frozen"
    echo 1 > cgroup.freeze
    await_events . 1 1
    kill -CONT $first
    await_events . 1 1
    echo 0 > cgroup.freeze
    until_true sleeps $first && echo it sleeps
    echo "cgroup.kill of frozen tasks, here and below"
    start_in a/b
    echo 1 > a/cgroup.freeze
    await_events a 1 1
    echo 1 > a/cgroup.kill
    await_events a 0 1
    await_letter $first gone
    await_letter $pid gone
    echo 1 > cgroup.kill
    show
    echo 0 > a/cgroup.freeze
    rmdir a/b a
}
compare_with_kernel freezing
