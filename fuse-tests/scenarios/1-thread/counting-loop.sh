# A counting shell loop stops counting while FROZEN, and goes on after RUNNING.
counter
mkdir 0
echo $pid > 0/tasks
counts
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
counts
state_letter $pid
echo RUNNING > 0/freezer.state
counts
