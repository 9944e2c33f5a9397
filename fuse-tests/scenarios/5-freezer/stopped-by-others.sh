# A thaw never continues a task that the freeze did not stop: one that was stopped when it entered, or one of a group that was RUNNING.
sleeper
frozen=$pid
counter
mkdir 0
echo $frozen > 0/tasks
echo FROZEN > 0/freezer.state
echo $pid > 0/tasks
kill -STOP $pid
await_letter $pid T
cat 0/freezer.state
cat 0/freezer.state
echo RUNNING > 0/freezer.state
settled_letter $frozen
state_letter $pid
counts
echo RUNNING > 0/freezer.state
state_letter $pid
counts
kill -CONT $pid
counts
