# What can happen to the tasks of a group: each case finds what is wrong with one client, and nothing in another. Printed are the verdicts of both.
leave_mount
define_client_functions
right() { # lists the tasks when none can fork any more
    start job
    put FROZEN && again is_frozen && kill -9 $(< "$group/tasks") && put THAWED && again rmdir "$group"
}
wrong() { # lists them before that
    start job
    tasks=$(< "$group/tasks")
    put FROZEN && again is_frozen && kill -9 $tasks && put THAWED && wait $job
    rmdir "$group" || true
}
compare_verdicts freezer.state:write=FROZEN#1:fork
right() {
    start job
    for task in $(< "$group/tasks"); do kill -9 $task; done
    again rmdir "$group"
}
wrong() { # kills the first task of the list that one read(2) gives. What is not its own, as half of an id, must not really be killed
    start job
    list=$(perl -e 'open my $tasks, "<", shift; sysread $tasks, my $list, 4096; print $list' "$group/tasks")
    case ${list%%$'\n'*} in
        "$job")
            kill -9 $job
            wait $job
            ;;
        '') kill -9 0 ;;
    esac
    rmdir "$group" || true
}
compare_verdicts tasks:read#1:{empty,more,short}
stands() { ! grep -q 'State:.[SR]' /proc/$job/status; }
right() {
    start job
    put FROZEN
    again is_frozen
    put THAWED
    ! again stands
}
wrong() { # has an assertion
    right || kill -ABRT $$
}
compare_verdicts freezer.state:{write=FROZEN,read,write=THAWED}#1:{ends,killed}-{before,after} freezer.state:write={FROZEN#1:stopped-before,THAWED#1:stopped-after}
# While a task is stopped by a signal, another SIGSTOP is lost.
[ $engine = signals ] || compare_verdicts freezer.state:{write=FROZEN#1:stopped-after,read#1:stopped-{before,after},write=THAWED#1:stopped-before}
