# FROZEN written to a FROZEN group does nothing: it is not FREEZING again.
counter
mkdir 0
echo $pid > 0/tasks
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
try "echo FROZEN > 0/freezer.state"
cat 0/freezer.state
cat 0/freezer.state
counts
# one RUNNING thaws it
echo RUNNING > 0/freezer.state
cat 0/freezer.state
counts
