# A group with no tasks is FROZEN at once, also for the first reader; a task may not enter it then.
mkdir 0
cat 0/freezer.state
try "echo FROZEN > 0/freezer.state"
cat 0/freezer.state
sleeper
try "echo $pid > 0/tasks"
echo RUNNING > 0/freezer.state
cat 0/freezer.state
try "echo $pid > 0/tasks"
