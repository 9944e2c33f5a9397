# A parent waits in vfork for a child that was frozen before its exec: the group stays FREEZING, or the parent counts as frozen.
#: semantics v4 v5 2.6.28 hierarchical
#: needs python3
mkdir 0
thawed=$(cat 0/freezer.state)
vfork_waiter
echo $pid > 0/tasks
echo $child > 0/tasks
echo FROZEN > 0/freezer.state
await_letter $child T
state=$(for _ in 1 2 3 4 5; do cat 0/freezer.state; done | tail -1)
# The kernel's own freezer gives now the one and now the other, mostly FREEZING on a busy machine (Linux 6.18).
if [ $engine.$era.$state = v1.hierarchical.FREEZING ]; then state=FROZEN; fi
echo $state
state_letter $pid
echo $thawed > 0/freezer.state
await_letter $child S && state_letter $child
echo > "$scratch/hold"
until_true test -s "$scratch/spawned"
