# Of SIGSTOP and SIGCONT that are held back until the thaw, the later one cancels the earlier.
counter
mkdir 0
echo $pid > 0/tasks
echo 'stop, then continue:'
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
echo 19 > 0/signal.kill
echo 18 > 0/signal.kill
echo RUNNING > 0/freezer.state
counts
echo 'continue, then stop:'
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
echo 18 > 0/signal.kill
echo 19 > 0/signal.kill
echo RUNNING > 0/freezer.state
state_letter $pid
counts
kill -CONT $pid
echo 'what was owed at one thaw is not owed at the next:'
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
echo RUNNING > 0/freezer.state
counts
