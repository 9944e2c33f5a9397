# A frozen task that is moved to the root stays frozen too; it must be moved to a group that can be frozen and thawed.
counter
mkdir 0 1
echo $pid > 0/tasks
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
try "echo $pid > tasks"
is_listed . $pid
echo RUNNING > 0/freezer.state
echo RUNNING > freezer.state
counts
try "echo $pid > 1/tasks"
counts
echo FROZEN > 1/freezer.state
echo RUNNING > 1/freezer.state
counts
