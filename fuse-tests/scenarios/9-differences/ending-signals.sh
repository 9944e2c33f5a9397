# With cgroup v2 a signal from outside whose default is to end a task ends a frozen one at once, unless the task catches it, or was stopped before. All
# other signals, and any that is written to signal.kill, wait for the thaw.
#: engines v2 (a difference of this engine)
mkdir 0
ulimit -c 0
freeze() {
    echo $pid > 0/tasks
    echo FROZEN > 0/freezer.state
    await_state 0 FROZEN > /dev/null
}
# after SIGNAL LETTER THAWED: what the signal does to the frozen process, and its letter after the thaw.
after() {
    kill -$1 $pid
    if [ $2 = gone ]; then await_letter $pid gone; else handle_later_signals; fi
    echo "$1: $(state_letter $pid)"
    echo RUNNING > 0/freezer.state
    await_letter $pid $3 && echo "thawed: $3"
}
# Bash starts a background job with SIGINT and SIGQUIT ignored.
sleeper_with_defaults() {
    start_process env --default-signal sleep 1000
    until_true sleeps $pid
}
for signal in KILL TERM INT HUP USR1 ALRM RTMIN; do
    sleeper_with_defaults
    freeze
    after $signal gone gone
done
sleeper_with_defaults
freeze
after QUIT T gone
sleeper
freeze
after STOP T T
kill -9 $pid
echo "stopped before:"
sleeper
kill -STOP $pid
await_letter $pid T
freeze
after TERM T T
kill -CONT $pid
await_letter $pid gone
echo "caught:"
catcher TERM
freeze
after TERM T S
until_true eval '[ $(wc -l < "$heard") = 2 ]'
kill -9 $pid
echo "signal.kill:"
for number in 9 15 10; do
    sleeper
    freeze
    echo $number > 0/signal.kill
    handle_later_signals
    echo "$number: $(state_letter $pid) $(is_listed 0 $pid)"
    echo RUNNING > 0/freezer.state
    await_letter $pid gone
done
