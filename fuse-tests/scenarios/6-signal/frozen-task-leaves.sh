# The signals that are held back for a frozen task stay with it when it is moved to another group.
sleeper
mkdir 0 1
echo $pid > 0/tasks
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
echo 9 > 0/signal.kill
echo $pid > 1/tasks
echo RUNNING > 0/freezer.state
handle_later_signals
state_letter $pid
echo FROZEN > 1/freezer.state
await_state 1 FROZEN
state_letter $pid
echo RUNNING > 1/freezer.state
await_letter $pid gone
count_members 1
