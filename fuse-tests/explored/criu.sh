# CRIU: a job is dumped with --freeze-cgroup, and goes on.
pause_job() {
    mkdir -p "$scratch/images"
    criu dump -t $pid --freeze-cgroup $directory -D "$scratch/images" -o log --leave-running || {
        status=$?
        tail -n 4 "$scratch/images/log" >&2
        return $status
    }
}
start_job() {
    directory=/sys/fs/cgroup/freezer/$group
    mkdir $directory
    # With a session of its own, and no files of the run.
    setsid python3 -c 'import os; os.closerange(3, 1000); os.execvp("sleep", ["sleep", "1000"])' < /dev/null > /dev/null 2>&1 &
    pid=$!
    wait_for has_begun
    echo $pid > $directory/cgroup.procs
}
has_begun() { read -r name < /proc/$pid/comm && [ "$name" = sleep ]; }
