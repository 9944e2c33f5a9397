# A session leader ends as soon as it is thawed. Its 100 jobs were thawed before it, so none of them is stopped and gets the SIGHUP that the
# kernel sends to a process group which becomes orphaned while it has stopped members.
#: needs python3
leader_ends() {
    local round
    for round in 1 2 3 4 5 6 7 8; do
        session leader "$PWD/tasks"
        echo FROZEN > freezer.state
        await_settled_state .
        touch "$scratch/end"
        echo $thawed > freezer.state
        jobs_left_by $pid
        xargs -r kill -9 < tasks
        until_true eval '[ $(count_members .) = 0 ]'
    done
}
compare_with_kernel leader_ends
