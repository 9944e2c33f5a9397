# Slurm: a job is submitted, suspended, resumed, and cancelled while it is suspended, on a cluster of this machine alone, in namespaces of its own.
# The job ignores SIGTSTP, which Slurm sends two seconds before it freezes.
#: semantics hierarchical
#: needs target/packages/slurm unshare ip
# slurm PROGRAM ARGUMENT...: runs a program of Slurm. Its library is among its plugins.
slurm() {
    env LD_LIBRARY_PATH="$plugins" SLURM_CONF="$scratch/slurm.conf" "$packages/slurm/usr/bin/$1" "${@:2}"
}
# start_cluster: starts the controller and the daemon of the only node. Sets $controller and $node.
start_cluster() {
    local sbin=$packages/slurm/usr/sbin
    echo alone > /proc/sys/kernel/hostname
    ip link set lo up
    # Names of hosts are looked up only where there is another address than 127.0.0.1.
    ip address add 10.0.0.1/32 dev lo
    mkdir -p "$scratch/controller" "$scratch/node"
    cat > "$scratch/slurm.conf" << CONF
ClusterName=alone
SlurmctldHost=alone(127.0.0.1)
NodeName=$group NodeHostname=alone NodeAddr=127.0.0.1
PartitionName=all Nodes=ALL Default=YES
SlurmUser=root
AuthType=auth/none
CredType=cred/none
MpiDefault=none
ProctrackType=proctrack/cgroup
PluginDir=$plugins
StateSaveLocation=$scratch/controller
SlurmctldPidFile=$scratch/controller/pid
SlurmdSpoolDir=$scratch/node
SlurmdPidFile=$scratch/node/pid
CONF
    printf '%s\n' CgroupPlugin=cgroup/v1 IgnoreSystemd=yes > "$scratch/cgroup.conf"
    # They look at their own names.
    for program in slurmctld slurmd slurmstepd; do
        ln -sf $sbin/$program-wlm "$scratch/$program"
    done
    LD_LIBRARY_PATH=$plugins "$scratch/slurmctld" -D -f "$scratch/slurm.conf" > "$scratch/controller/log" 2>&1 &
    controller=$!
    LD_LIBRARY_PATH=$plugins "$scratch/slurmd" -D -N $group -f "$scratch/slurm.conf" -d "$scratch/slurmstepd" > "$scratch/node/log" 2>&1 &
    node=$!
    until_true eval 'slurm sinfo -h -o %t | grep -q idle'
}
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
    plugins=$(dirname "$packages"/slurm/usr/lib/*/slurm-wlm/libslurmfull.so)
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
