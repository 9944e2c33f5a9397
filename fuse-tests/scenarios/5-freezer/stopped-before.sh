# A task that was stopped before the freeze is still stopped after the thaw, and counts as frozen meanwhile.
counter
mkdir 0
echo $pid > 0/tasks
kill -STOP $pid
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
echo RUNNING > 0/freezer.state
cat 0/freezer.state
state_letter $pid
counts
echo 'and again, with FROZEN written twice:'
echo FROZEN > 0/freezer.state
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
echo RUNNING > 0/freezer.state
state_letter $pid
kill -CONT $pid
counts
