# The parent can't stop in vfork if its child was frozen before its exec: the group is FREEZING until RUNNING cancels the freeze.
#: needs python3
vfork_waiter
mkdir 0
echo $pid > 0/tasks
echo $child > 0/tasks
try "echo FROZEN > 0/freezer.state"
await_letter $child T
for _ in 1 2 3 4 5; do cat 0/freezer.state; done
state_letter $pid
echo 'cancelled:'
echo RUNNING > 0/freezer.state
cat 0/freezer.state
await_letter $child S && state_letter $child
echo 'after the exec:'
echo > "$scratch/hold"
until_true test -s "$scratch/spawned"
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
state_letter $pid
state_letter $child
echo RUNNING > 0/freezer.state
