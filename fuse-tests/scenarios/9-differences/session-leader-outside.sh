# The jobs of a session whose leader is not in the group, and ends while they are frozen: with signals they are stopped jobs, whose process
# groups become orphaned, so the kernel sends them SIGHUP and SIGCONT, and they die. In the kernel's freezer they survive.
#: needs python3
leader_outside() {
    session jobs "$PWD/tasks"
    until_true eval '[ $(count_members .) = 200 ]'
    echo FROZEN > freezer.state
    await_settled_state .
    touch "$scratch/end"
    await_letter $pid gone
    echo $thawed > freezer.state
    jobs_left_by $pid
    xargs -r kill -9 < tasks
    until_true eval '[ $(count_members .) = 0 ]'
}
compare_with_kernel leader_outside
