# SIGSTOP from outside the mount to a frozen task is lost at the thaw; SIGSTOP by signal.kill is not.
#: engines signals (a difference of this engine)
counter
mkdir 0
echo $pid > 0/tasks
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
kill -STOP $pid
echo RUNNING > 0/freezer.state
counts
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
echo 19 > 0/signal.kill
echo RUNNING > 0/freezer.state
counts
kill -CONT $pid
counts
