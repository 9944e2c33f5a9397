# Slurm: a job is submitted, suspended, resumed, and cancelled while it is suspended, on a cluster of this machine alone, in namespaces of its own.
# The job ignores SIGTSTP, which Slurm sends two seconds before it freezes.
#: semantics hierarchical
#: needs target/packages/slurm unshare ip
# await_job STATE: waits until the job's group is in this state.
await_job() {
    until_true grep -q $1 /sys/fs/cgroup/freezer/*$group/$job/freezer.state
}
# show_job: prints the state of the job, and its group's.
show_job() {
    slurm squeue -h -o %T
    (cd /sys/fs/cgroup/freezer/*$group && show_group "${PWD##*/}/$job")
    echo "it counts: $(counts)"
}
commands() {
    job=uid_0/job_1/step_batch
    count=$scratch/count
    rm -rf "$count" "$scratch/fifo" "$scratch/controller" "$scratch/node"
    start_cluster
    # One process, which starts no other.
    mkfifo "$scratch/fifo"
    cat > "$scratch/job" << JOB
#!/bin/bash
trap '' TSTP
exec 3<> '$scratch/fifo'
while :; do echo >> '$count'; read -t 0.02 -u 3; done
JOB
    step slurm sbatch --output="$scratch/output" "$scratch/job"
    until_true test -s "$count"
    show_job
    step slurm scontrol suspend 1
    await_job FROZEN
    show_job
    step slurm scontrol resume 1
    await_job THAWED
    show_job
    step slurm scontrol suspend 1
    await_job FROZEN
    step slurm scancel 1
    until_true eval '[ -z "$(slurm squeue -h)" ] && [ ! -e /sys/fs/cgroup/freezer/*$group/uid_0 ]'
    kill $controller $node
    wait
    find /sys/fs/cgroup/*/*$group -depth -type d -exec rmdir {} +
}
compare_clients 'unshare --net --uts --pid --fork --kill-child --mount-proc bash -c "$(definitions); commands"'
