# cgroup-tools: cgcreate, cgclassify, cgset, cgdelete.
start_job() {
    cgcreate -g freezer:$group
    start_sleep
    cgclassify -g freezer:$group $pid
}
pause_job() { cgset -r freezer.state=FROZEN $group; }
resume_job() { cgset -r freezer.state=THAWED $group; }
remove_job() {
    end_sleep
    cgdelete -g freezer:$group
}
