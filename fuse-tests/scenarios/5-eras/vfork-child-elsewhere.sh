# A parent waits in vfork for a child that is in its group, in no group, or was moved by the mount into another: the group stays FREEZING as long as
# the child lives on without an exec.
#: semantics v4 v5 2.6.28
#: needs python3
mkdir 0 1
thawed=$(cat 0/freezer.state)
vfork_waiter
shown() { for _ in 1 2 3 4 5; do cat 0/freezer.state; done | tail -1; }
echo $pid > 0/tasks
echo FROZEN > 0/freezer.state
echo "the child is in the root: $(shown)"
echo $thawed > 0/freezer.state
for group in 0 1 .; do
    echo $child > $group/tasks
    echo FROZEN > 0/freezer.state
    echo "in $group: $(shown)"
    echo $thawed > 0/freezer.state
done
echo FROZEN > 0/freezer.state
echo > "$scratch/hold"
until_true runs $child sleep
await_state 0 FROZEN
echo "after the exec: $(shown)"
echo $thawed > 0/freezer.state
until_true test -s "$scratch/spawned"
