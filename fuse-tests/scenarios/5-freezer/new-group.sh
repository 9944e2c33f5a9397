# A new group is RUNNING, also below a FROZEN one.
mkdir 0
echo FROZEN > 0/freezer.state
cat 0/freezer.state
mkdir 0/1
cat 0/1/freezer.state
counter
echo $pid > 0/1/tasks
counts
