# No task enters a FROZEN group: EBUSY, and it stays where it is. Once the group is thawed, it may.
mkdir 0 1
resident 0
counter
echo $pid > 1/tasks
echo FROZEN > 0/freezer.state
reaches 0 FROZEN
try "echo $pid > 0/tasks"
lists 1 $pid
counts
echo FROZEN > 1/freezer.state
reaches 1 FROZEN
try "echo $pid > 0/tasks"
echo RUNNING > 0/freezer.state
echo RUNNING > 1/freezer.state
try "echo $pid > 0/tasks"
counts
