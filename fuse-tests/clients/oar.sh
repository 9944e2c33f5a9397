# OAR: the script that its server runs on a node to suspend and to resume a job. It finds the freezer below /dev/oar_cgroups_links.
#: semantics hierarchical
#: needs target/packages/oar perl unshare
commands() {
    local freezer=/sys/fs/cgroup/freezer script=$packages/oar/usr/share/oar/oar-server/suspend_resume_manager_cgroups.pl
    # The script's shell needs /dev/null.
    mkdir -p "$scratch/dev/oar_cgroups_links/freezer"
    touch "$scratch/dev/null"
    mount --bind /dev/null "$scratch/dev/null"
    mkdir -p $freezer/$group/job
    ln -sfn $freezer/$group "$scratch/dev/oar_cgroups_links/freezer/oar"
    counter
    echo $pid > $freezer/$group/job/tasks
    mount --rbind "$scratch/dev" /dev
    manage() {
        echo "$ suspend_resume_manager $1"
        echo '{ name => "job", job_id => "1", oarexec_pid_file => "/none" }' | perl "$script" "$1" 2>&1 || echo "status $?"
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
