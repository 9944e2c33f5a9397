# SIGCONT to a frozen group continues no task before the thaw; then a task continues that had been stopped before the freeze.
counter
mkdir 0
echo $pid > 0/tasks
kill -STOP $pid
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
try "echo 18 > 0/signal.kill"
handle_later_signals
state_letter $pid
counts
cat 0/freezer.state
echo RUNNING > 0/freezer.state
counts
