# With v1 single threads are moved and frozen, as in the kernel's own groups. The other threads of the process run on, and a signal ends these
# at once.
#: semantics hierarchical
#: engines v1 (the others take whole processes)
#: programs waking_threads
switches() { awk '/_ctxt_switches/ { sum += $2 } END { print sum }' /proc/$1/status; }
has_switched() { [ "$(switches $1)" != $2 ]; }
run() { for tid in "$@"; do until_true has_switched $tid $(switches $tid); done; }
stand_still() {
    local tid before
    for tid in "$@"; do
        before=$(switches $tid)
        sleep 0.05 # for a time: nothing is to happen in it
        has_switched $tid $before && echo $tid runs
    done
}
freeze() {
    echo FROZEN > $1/freezer.state
    await_state $1 FROZEN
}
threads() {
    mkdir a b
    waking_threads 4
    echo the third into a:
    echo ${tids[2]} > a/tasks
    diff <(echo ${tids[2]}) a/tasks
    diff <(echo $pid) a/cgroup.procs
    freeze a
    stand_still ${tids[2]}
    run ${tids[0]} ${tids[1]} ${tids[3]}
    echo the first into b:
    echo $pid > b/tasks
    diff <(echo $pid) b/tasks
    freeze b
    stand_still ${tids[0]} ${tids[2]}
    run ${tids[1]} ${tids[3]}
    echo the third from a to b, and b thawed:
    echo ${tids[2]} > b/tasks
    count_members a
    count_members b
    echo THAWED > b/freezer.state
    run ${tids[@]}
    echo all into a by the second:
    echo ${tids[1]} > a/cgroup.procs
    printf '%s\n' ${tids[@]} | diff - a/tasks
    count_members b
    await_state a FROZEN
    stand_still ${tids[@]}
    echo the fourth into b, and a signal:
    echo ${tids[3]} > b/tasks
    freeze b
    echo THAWED > a/freezer.state
    run ${tids[0]} ${tids[1]} ${tids[2]}
    kill $pid
    until_true eval '[ -z "$(cat a/tasks)" ]'
    diff <(echo ${tids[3]}) b/tasks
    echo THAWED > b/freezer.state
    until_true eval '[ -z "$(cat b/tasks)" ]'
    remove_groups a b
}
compare_with_kernel threads
