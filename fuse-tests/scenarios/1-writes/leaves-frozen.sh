# A frozen task may leave, and stays frozen in a RUNNING group, until that is frozen and thawed; as the thread says.
mkdir 0 1
counter
echo $pid > 0/tasks
echo FROZEN > 0/freezer.state
reaches 0 FROZEN
try "echo $pid > 1/tasks"
lists 1 $pid
cat 1/freezer.state
counts
echo RUNNING > 1/freezer.state
echo RUNNING > 0/freezer.state
counts
echo FROZEN > 1/freezer.state
reaches 1 FROZEN
echo RUNNING > 1/freezer.state
counts
