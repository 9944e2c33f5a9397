# LXC: lxc-start, lxc-freeze, lxc-unfreeze, lxc-stop of a container with one process.
start_job() {
    make_lxc_container
    lxc_program start -- /usr/bin/busybox sleep 1000
}
pause_job() { lxc_program freeze; }
resume_job() { lxc_program unfreeze; }
remove_job() {
    lxc_program stop -k
    # Its monitor has moved itself there, and ends a little later.
    wait_for has_monitor_ended
    find $pivot -depth -type d -exec rmdir {} +
}
has_monitor_ended() {
    pivot=$(echo /sys/fs/cgroup/{,freezer/}$group.pivot)
    ! cat /sys/fs/cgroup/{,freezer/}$group.pivot/lxc.pivot/cgroup.procs 2> /dev/null | grep -q .
}
