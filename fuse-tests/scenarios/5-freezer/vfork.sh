#: needs python3
# The parent in vfork, whose child was frozen before its exec, can't stop: the group is FREEZING until RUNNING cancels it.
in_vfork_away
mkdir 0
echo $pid > 0/tasks
echo $child > 0/tasks
try "echo FROZEN > 0/freezer.state"
becomes $child T
for _ in 1 2 3 4 5; do cat 0/freezer.state; done
letter $pid
echo 'cancelled:'
echo RUNNING > 0/freezer.state
cat 0/freezer.state
becomes $child S && letter $child
echo 'after the exec:'
echo > "$scratch/hold"
until_true test -s "$scratch/spawned"
echo FROZEN > 0/freezer.state
reaches 0 FROZEN
letter $pid
letter $child
echo RUNNING > 0/freezer.state
