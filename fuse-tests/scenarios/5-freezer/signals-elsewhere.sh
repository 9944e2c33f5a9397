# While no task is frozen, signals between other processes do not wake the daemon: it would slow whoever sends them. From a freeze on SIGCONT is
# answered, and so it is after the next freeze.
#: engines signals (the others read no signals)
#: needs python3
find_serving_daemon
cat > "$scratch/send" << 'END'
import os, signal, sys, time
for _ in range(int(sys.argv[2])):
    os.kill(int(sys.argv[1]), signal.SIGSTOP)
    os.kill(int(sys.argv[1]), signal.SIGCONT)
    time.sleep(0.001)
END
# read_wakeups: the id of the thread that answers SIGCONT is then in $thread, and how often it has slept so far in $wakeups. Fails without one.
read_wakeups() {
    local folder name key value
    wakeups=
    for folder in /proc/$daemon/task/*; do
        read -r name < "$folder/comm" && [ "$name" = sigcont ] || continue
        while read -r key value; do [ "$key" != voluntary_ctxt_switches: ] || wakeups=$value; done < "$folder/status"
        thread=${folder##*/}
    done
    [ -n "$wakeups" ]
}
# is_quiet: whether 200 stops, and as many SIGCONTs, to a process in no group have woken the thread a few times at most. It reads stops in batches.
# A processor that comes online meanwhile makes the daemon start another thread: that tells nothing.
is_quiet() {
    local before thread_before
    read_wakeups
    before=$wakeups thread_before=$thread
    python3 "$scratch/send" $stranger 200
    read_wakeups && [ $thread = $thread_before ] && [ $((wakeups - before)) -le 20 ]
}
sleeper
stranger=$pid
mkdir 0
member 0
until_true read_wakeups # the first member starts the thread
for _ in first next; do
    until_true is_quiet && echo quiet
    echo FROZEN > 0/freezer.state
    await_state 0 FROZEN
    kill -CONT $pid
    await_letter $pid T
    echo RUNNING > 0/freezer.state
    settled_letter $pid
done
until_true is_quiet && echo quiet
kill -STOP $pid
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
echo RUNNING > 0/freezer.state
state_letter $pid
kill -CONT $pid
