# A shell loop that counts stops counting while its group is FROZEN, and continues after RUNNING.
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
