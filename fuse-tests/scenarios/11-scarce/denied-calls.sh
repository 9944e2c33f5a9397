# Seccomp filters that deny a system call, as in containers: freezerfs works without it, or says before it mounts that it can't.
#: programs deny_calls
denied() {
    echo "$2: $1"
    "$scratch/deny_calls" $1 $2 "$launcher" --log-file "$scratch/said" -o engine=$engine,semantics=hierarchical freezer "$scratch/mnt" 2>&1 || {
        echo "status $?"
        return
    }
    mkdir "$scratch/mnt/0"
    counter
    echo $pid > "$scratch/mnt/0/cgroup.procs"
    echo FROZEN > "$scratch/mnt/0/freezer.state"
    await_state "$scratch/mnt/0" FROZEN
    counts
    echo THAWED > "$scratch/mnt/0/freezer.state"
    counts
    try "echo 9 > $scratch/mnt/0/signal.kill"
    await_letter $pid gone
    until_true cmp -s "$scratch/mnt/0/tasks" /dev/null
    rmdir "$scratch/mnt/0"
    umount "$scratch/mnt"
    until_true eval '[ -z "$(daemons)" ]'
    grep -c ' WARN \| ERROR ' "$scratch/said"
}
mkdir "$scratch/mnt"
cd /
denied EPERM pidfd_send_signal
denied ENOSYS pidfd_open
denied EPERM statx
echo 'Java itself:'
"$scratch/deny_calls" EPERM prlimit64 "$launcher" freezer "$scratch/mnt" 2>&1 | grep freezerfs
