# FROZEN written to a FREEZING group requests the freeze of tasks that have entered since it was FREEZING.
sleeper
mkdir 0
echo $pid > 0/tasks
echo FROZEN > 0/freezer.state
counter
echo $pid > 0/tasks
counts
for _ in 1 2 3 4 5; do cat 0/freezer.state; done
try "echo FROZEN > 0/freezer.state"
await_state 0 FROZEN
counts
echo RUNNING > 0/freezer.state
cat 0/freezer.state
counts
