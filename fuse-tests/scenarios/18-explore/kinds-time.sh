# Operations that take long: each case finds what is wrong with one client, and nothing in another. Printed are the verdicts of both.
#: engines signals (no engine takes part in the delay)
leave_mount
start() {
    group=$FREEZERFS/job
    mkdir "$group" || exit
    sleep 1000 &
    echo $! > "$group/tasks" || exit
}
right() {
    start
    echo FROZEN > "$group/freezer.state"
    until grep -q FROZEN "$group/freezer.state"; do sleep 0.02; done
    echo THAWED > "$group/freezer.state"
}
wrong() { # does not thaw what has been frozen after it did not wait any more
    start
    timeout 1.8 sh -c 'echo FROZEN > "$0"' "$group/freezer.state" || exit
    timeout 1.8 sh -c 'until grep -q FROZEN "$0"; do sleep 0.02; done' "$group/freezer.state" || exit
    echo THAWED > "$group/freezer.state"
}
compare_verdicts freezer.state:{write=FROZEN,read}#1:2s
wrong() { # is killed by its own alarm
    start
    echo FROZEN > "$group/freezer.state"
    until grep -q FROZEN "$group/freezer.state"; do sleep 0.02; done
    exec perl -e 'use Time::HiRes; Time::HiRes::alarm(1.8); open my $state, ">", shift; syswrite $state, "THAWED"' "$group/freezer.state"
}
compare_verdicts freezer.state:write=THAWED#1:2s
