# OAR: the script that its server runs on a node to suspend and to resume a job. It finds the freezer below /dev/oar_cgroups_links.
#: semantics hierarchical
#: needs target/packages/oar perl unshare
commands() {
    local freezer=/sys/fs/cgroup/freezer
    mkdir -p $freezer/$group/job
    counter
    echo $pid > $freezer/$group/job/tasks
    link_oar_freezer
    manage() {
        echo "$ suspend_resume_manager $1"
        oar_manager "$1" 2>&1 || echo "status $?"
    }
    manage suspend
    until_true grep -q FROZEN $freezer/$group/job/freezer.state
    show_group $group/job
    echo "it counts: $(counts)"
    manage resume
    show_group $group/job
    echo "it counts: $(counts)"
    kill $pid
    until_true rmdir $freezer/$group/job
    rmdir $freezer/$group
}
compare_clients commands
