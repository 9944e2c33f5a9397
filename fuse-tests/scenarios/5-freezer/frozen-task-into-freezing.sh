# A frozen task that is moved into a FREEZING group is like one that was frozen there.
sleeper
other=$pid
counter
mkdir 0 1
echo $pid > 0/tasks
echo $other > 1/tasks
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
echo FROZEN > 1/freezer.state
try "echo $pid > 1/tasks"
await_state 1 FROZEN
counts
echo RUNNING > 1/freezer.state
counts
