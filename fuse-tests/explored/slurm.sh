# Slurm: sbatch, scontrol suspend, scontrol resume, scancel, on a cluster of this machine alone.
start_job() {
    start_cluster
    # Slurm sends SIGTSTP before it freezes.
    printf '%s\n' '#!/bin/bash' "trap '' TSTP" "echo > $scratch/started" 'exec sleep 1000' > "$scratch/job"
    slurm sbatch --output="$scratch/output" "$scratch/job" > /dev/null
    wait_for test -e "$scratch/started"
}
pause_job() {
    slurm scontrol suspend 1
    wait_for is_suspended
    # It freezes two seconds after SIGTSTP, and says nothing of that.
    sleep 4
}
is_suspended() { slurm squeue -h -o %T | grep -q SUSPENDED; }
resume_job() {
    slurm scontrol resume 1
    sleep 3
}
remove_job() {
    slurm scancel 1
    wait_for has_left
    kill $controller $node
    wait || true
    find /sys/fs/cgroup/freezer/*$group -depth -type d -exec rmdir {} +
}
has_left() { [ -z "$(slurm squeue -h)" ] && [ ! -e "$(echo /sys/fs/cgroup/freezer/*$group)/uid_0" ]; }
