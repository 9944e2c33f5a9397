# A daemon that has no member any more ceases to read the host's signals, which other freezerfs send in thousands. For the next member it reads
# them again: SIGCONT from outside does not continue it.
#: engines signals (the others read no signals)
find_serving_daemon
reads_signals() { grep -qx sigcont /proc/$daemon/task/*/comm; }
reads_none() { ! reads_signals; }
mkdir 0
for _ in first next; do
    member 0
    until_true reads_signals && echo 'signals are read'
    echo FROZEN > 0/freezer.state
    await_state 0 FROZEN
    kill -CONT $pid
    await_letter $pid T
    state_letter $pid
    echo RUNNING > 0/freezer.state
    echo 9 > 0/signal.kill
    until_true has_ended $pid
    until_true reads_none && echo 'no signals are read'
done
