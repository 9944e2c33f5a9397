# A group that forks all the time is frozen as a whole: no process escapes, and all of them continue after the thaw.
mkdir 0
forker() {
    start_process bash -c 'while :; do (echo >> "$0"); done' "$scratch/forks.$1"
    echo $pid > 0/tasks
}
forker 1
forker 2
for _ in 1 2 3 4 5; do
    until_true test -s "$scratch/forks.1" -a -s "$scratch/forks.2"
    echo FROZEN > 0/freezer.state
    await_state 0 FROZEN
    counts "$scratch/forks.1"
    counts "$scratch/forks.2"
    for task in $(cat 0/tasks); do state_letter $task; done | sort -u
    echo RUNNING > 0/freezer.state
    counts "$scratch/forks.1"
    counts "$scratch/forks.2"
done
