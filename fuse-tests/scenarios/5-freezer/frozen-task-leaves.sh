# A frozen task that is moved to a RUNNING group stays frozen until that group is frozen and thawed.
counter
mkdir 0 1
echo $pid > 0/tasks
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
try "echo $pid > 1/tasks"
is_listed 1 $pid
cat 1/freezer.state
counts
echo 'RUNNING, where it is, where it was:'
echo RUNNING > 1/freezer.state
echo RUNNING > 0/freezer.state
counts
echo 'SIGCONT from outside:'
kill -CONT $pid
await_letter $pid T
counts
echo 'freezing and thawing:'
echo FROZEN > 1/freezer.state
await_state 1 FROZEN
echo RUNNING > 1/freezer.state
counts
