# SIGSTOP to a frozen group leaves the task stopped after the thaw.
counter
mkdir 0
echo $pid > 0/tasks
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
try "echo 19 > 0/signal.kill"
cat 0/freezer.state
echo RUNNING > 0/freezer.state
cat 0/freezer.state
state_letter $pid
counts
kill -CONT $pid
counts
