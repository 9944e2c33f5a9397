# Operations that are refused: each case finds what is wrong with one client, and nothing in another. Printed are the verdicts of both.
#: engines signals (no engine is asked)
leave_mount
define_client_functions
is_thawed() { [ "$(< "$group/freezer.state")" = THAWED ]; }
right() { # tries again
    start thawed
    again put FROZEN && again is_frozen && again put THAWED && again is_thawed || exit
    start frozen
    again put FROZEN && again is_frozen || exit
    again mkdir "$FREEZERFS/new" && again mv -T "$FREEZERFS/new" "$FREEZERFS/old" && again rmdir "$FREEZERFS/old"
    again mkdir "$FREEZERFS/new" && again mv -T "$FREEZERFS/new" "$FREEZERFS/old"
}
wrong() { # sees no error
    again() { "$@"; }
    exit() { :; }
    is_thawed() { true; }
    right || true
}
compare_verdicts mkdir#1:{ENOSPC,EACCES} tasks:write#1:{EBUSY,EAGAIN,ENOSPC,EPERM} {2/freezer.state:write=FROZEN#1:EINTR,freezer.state:{write=THAWED#1:{EINTR,EIO},open#3:{EACCES,ENOENT,EMFILE}}} \
    4/rename#1:EACCES 3/rmdir#1:EBUSY
right() { # tries to do without
    group=$FREEZERFS/job
    mkdir "$group" || [ -d "$group" ] || exit
    start_job || start_job || exit
    again put FROZEN && again is_frozen && again put THAWED && kill -9 $job
    again rmdir "$group" || [ ! -d "$group" ]
}
start_job() {
    sleep 1000 &
    job=$!
    attach $job
}
wrong() { # leaves the group frozen if it can't see its state, and has assertions
    group=$FREEZERFS/job
    mkdir "$group" || exit 0
    start_job
    put FROZEN
    # By one read(2): a shell tries again by itself.
    until perl -e 'open my $state, "<", shift; sysread $state, my $text, 20 or exit 2; exit $text ne "FROZEN\n"' "$group/freezer.state"; do
        [ $? = 1 ] || exit
    done
    put THAWED
    kill -9 $job
    until is_empty; do sleep 0.02; done
    rmdir "$group" || kill -ABRT $$
}
is_empty() { ! kill -0 $job; }
compare_verdicts freezer.state:read#1:{EINTR,EIO} rmdir#1:ENOENT
right() { # takes the group that is there, and looks whether the task has entered it
    group=$FREEZERFS/job
    mkdir "$group" || [ -d "$group" ] || exit
    start_job
    grep -qx $job "$group/tasks" || start_job
}
wrong() { # thinks that all is done if there is the group, and that the task has entered it
    group=$FREEZERFS/job
    mkdir "$group" || exit 0
    start_job
    grep -qx $job "$group/tasks" || kill -ABRT $$
}
compare_verdicts mkdir#1:EEXIST tasks:write#1:ended
