# OAR: the script that its server runs on a node, for a job that is in its group.
start_job() {
    mkdir -p /sys/fs/cgroup/freezer/$group/job
    start_sleep
    echo $pid > /sys/fs/cgroup/freezer/$group/job/tasks
    link_oar_freezer
}
pause_job() { oar_manager suspend; }
resume_job() { oar_manager resume; }
remove_job() {
    end_sleep
    wait_for rmdir /sys/fs/cgroup/freezer/$group/job
    rmdir /sys/fs/cgroup/freezer/$group
}
