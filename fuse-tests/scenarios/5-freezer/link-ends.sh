# A process that alone keeps its job from being orphaned, since the parents of all others in it have ended, ends as soon as it is thawed, or
# its parent does. The others of the job were thawed before it, so none of them is stopped and gets the SIGHUP that the kernel sends to a
# process group which becomes orphaned while it has stopped members.
#: needs python3
link_ends() {
    local round ending
    for round in 1 2 3; do
        for ending in links parent; do
            linked_jobs $ending "$PWD/tasks"
            echo FROZEN > freezer.state
            await_settled_state .
            touch "$scratch/end"
            echo $thawed > freezer.state
            elder_jobs_left $ending
            ps -o pid= -s $pid | xargs -r kill -9
            until_true eval '[ $(count_members .) = 0 ]'
        done
    done
}
compare_with_kernel link_ends
