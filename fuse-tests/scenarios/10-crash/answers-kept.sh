# What was answered is kept, at each step of a mount's end and of a takeover: while strace delays the daemon there, requests are made. One that is
# answered with success must have happened for the next mount; one that is refused need not.
#: semantics hierarchical
#: engines signals v2 (v1 ends in the same way)
#: needs python3 strace
at=$scratch/mnt
# is_delayed: whether one thread of the daemon is stopped by strace, and stays so.
is_delayed() {
    local first='' now
    for _ in {1..3}; do
        now=$(grep -ls '^State:.t' /proc/$daemon/task/*/status)
        [ -n "$now" ] && [ "${first:=$now}" = "$now" ] || return
        pause 0.02
    done
}
is_traced() {
    ! grep -q '^TracerPid:.0$' /proc/$daemon/task/*/status
}
# request NAME COMMAND: makes the request, and notes whether it was answered with success.
request() {
    if eval "$2" 2> /dev/null; then touch "$scratch/$1"; fi
}
# compare: whether all that was answered has happened.
compare() {
    if [ -e "$scratch/thawed" ] && ! grep -q THAWED "$at/0/freezer.state"; then echo "the thaw is lost"; fi
    if [ -e "$scratch/made" ] && [ ! -d "$at/made" ]; then echo "the group is lost"; fi
    grep -qx $pid "$at/0/tasks" || echo "the member is lost"
    if grep -q THAWED "$at/0/freezer.state"; then settled_letter $pid; else echo "$(await_state "$at/0" FROZEN) $(settled_letter $pid)"; fi | sed 's/^S$/kept/; s/^FROZEN T$/kept/'
}
# at_step WAY CALL DELAY [SIGNAL]: ends the mount in a way, delays the daemon at its first such system call then, makes requests, and may send a signal.
at_step() {
    local thawing made ending
    rm -f "$scratch/thawed" "$scratch/made"
    cd /
    start_daemon -o persist,semantics=$era || return
    mkdir "$at/0"
    member "$at/0"
    echo FROZEN > "$at/0/freezer.state"
    await_state "$at/0" FROZEN > /dev/null
    cd "$at"
    exec 5> 0/freezer.state
    strace -f -q -o /dev/null -e trace=$2 -e inject=$2:$3=4000000 -p $daemon 2> /dev/null &
    until_true is_traced
    case $1 in
        SIGTERM) kill $daemon & ;;
        umount) umount -l "$at" & ;;
        takeover) (cd / && "$launcher" takeover "$at") 2> "$scratch/taking" & ;;
    esac
    ending=$!
    until_true is_delayed
    request thawed 'echo THAWED >&5' &
    thawing=$!
    request made 'mkdir made' &
    made=$!
    [ -z "${4-}" ] || kill -s $4 $daemon
    wait $ending $thawing $made
    exec 5>&-
    cd /
    await_letter $daemon gone
    case $1 in
        takeover)
            if [ -z "${4-}" ]; then compare; fi
            umount -l "$at" 2> /dev/null
            ;;
    esac
    until_true eval '[ -z "$(daemons)" ]'
    start_daemon -o persist,semantics=$era
    echo "$*: $(compare)"
    kill -9 $pid
    until_true rmdir "$at/0" 2> /dev/null
    if [ -d "$at/made" ]; then rmdir "$at/made"; fi
    umount "$at"
    until_true eval '[ -z "$(daemons)" ]'
}
for call in 'rename delay_enter' 'rename delay_exit' 'exit_group delay_enter'; do
    at_step SIGTERM $call
done
at_step SIGTERM rename delay_enter KILL
at_step SIGTERM rename delay_exit KILL
at_step umount rename delay_enter
at_step umount exit_group delay_enter
at_step takeover rename delay_enter
at_step takeover rename delay_enter TERM
at_step takeover rename delay_enter KILL
