# runc and crun: a container with one process.
start_job() {
    make_bundle
    # The host's other hierarchies are the same for all runs. runc can't do without that for devices, nor crun without any that /proc/self/cgroup names.
    if [ $client = runc ]; then
        for controller in blkio cpu cpuacct cpuset memory pids systemd; do
            ! mountpoint -q /sys/fs/cgroup/$controller || umount /sys/fs/cgroup/$controller
        done
    fi
    # The container has its standard error, too.
    runtime run --detach --bundle "$scratch/bundle" $group < /dev/null > /dev/null 2> "$scratch/log" || {
        status=$?
        cat "$scratch/log" >&2
        return $status
    }
}
runtime() { $client --root "$scratch/containers" "$@"; }
pause_job() { runtime pause $group; }
resume_job() { runtime resume $group; }
remove_job() {
    runtime kill $group KILL
    wait_for is_stopped
    runtime delete $group
}
is_stopped() { runtime state $group | grep -q '"stopped"'; }
