# What can happen while a group freezes: each case finds what is wrong with one client, and nothing in another. Printed are the verdicts of both.
#: engines signals (the mount's faults are the same with all; kinds-tasks.sh is about what is not)
leave_mount
define_client_functions
right() {
    start job
    again put FROZEN && again is_frozen || {
        again put THAWED
        exit 1
    }
    again put THAWED
}
wrong() { # waits for ever
    start job
    until put FROZEN; do sleep 0.5; done
    until is_frozen; do sleep 0.5; done
    put THAWED
}
limit=8s compare_verdicts freezer.state:write=FROZEN{#1+:EBUSY,#1:FREEZING}
wrong() { # reads the state once, and leaves the group as it is then
    start job
    again put FROZEN
    is_frozen || exit
    put THAWED
}
compare_verdicts freezer.state:{write=FROZEN#1:unstoppable,read#1:FREEZING}
right() {
    start job
    again put FROZEN
    for _ in {1..40}; do
        is_frozen || true
    done
}
wrong() { # is content with EBUSY, and has a task that ends when it is continued
    start job
    perl -e '$SIG{CONT} = sub { exit }; sleep 1000' &
    until grep -q 'SigCgt:.*[^0]' /proc/$!/status && grep -qx perl /proc/$!/comm; do sleep 0.01; done
    attach $!
    put FROZEN
    for _ in {1..40}; do
        is_frozen || true
    done
}
compare_verdicts freezer.state:{write=FROZEN#1:EBUSY,read#1+:SIGCONT}
