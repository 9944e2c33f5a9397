# A new group is RUNNING, below a FROZEN one too.
mkdir 0
echo FROZEN > 0/freezer.state
cat 0/freezer.state
mkdir 0/1
cat 0/1/freezer.state
counter
echo $pid > 0/1/tasks
counts
