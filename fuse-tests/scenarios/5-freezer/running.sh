# RUNNING does nothing to a RUNNING group, cancels the freeze of a FREEZING one, and thaws a FROZEN one.
counter
mkdir 0
echo $pid > 0/tasks
try "echo RUNNING > 0/freezer.state"
cat 0/freezer.state
counts
echo FROZEN > 0/freezer.state
cat 0/freezer.state
try "echo RUNNING > 0/freezer.state"
cat 0/freezer.state
counts
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
counts
try "echo RUNNING > 0/freezer.state"
cat 0/freezer.state
counts
