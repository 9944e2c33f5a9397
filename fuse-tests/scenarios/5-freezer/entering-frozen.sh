# A task may not enter a FROZEN group: EBUSY, and it stays where it is, and runs. Writing the id of a task that is in the group already
# succeeds.
sleeper
inmate=$pid
mkdir 0 1
echo $inmate > 0/tasks
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
counter
try "echo $pid > 0/tasks"
is_listed 0 $pid
counts
echo $pid > 1/tasks
try "echo $pid > 0/tasks"
is_listed 0 $pid
is_listed 1 $pid
counts
cat 0/freezer.state
try "echo $inmate > 0/tasks"
echo RUNNING > 0/freezer.state
try "echo $pid > 0/tasks"
is_listed 0 $pid
