# The task that user.freezerfs.fault_refuse names is not stopped, like one that may not be signalled: FROZEN gives EBUSY, the group stays
# FREEZING with the others frozen. When the attribute is removed, the next write of FROZEN freezes it.
#: engines signals v1:hierarchical v2:v4
#: semantics v4 2.6.28 hierarchical
#: needs setfattr getfattr
mkdir 0 1
thawed=$(cat 0/freezer.state)
counter
refusing=$pid
sleeper
other=$pid
echo $refusing > 0/tasks
echo $other > 0/tasks
setfattr -n user.freezerfs.fault_refuse -v $refusing 0
[ "$(getfattr --only-values -n user.freezerfs.fault_refuse 0)" = $refusing ] && echo 'it is named'
for _ in 1 2; do
    try "echo FROZEN > 0/freezer.state"
    await_letter $other T
    for _ in {1..20}; do cat 0/freezer.state; done | uniq
    counts
done
echo 'cancelled:'
echo $thawed > 0/freezer.state
cat 0/freezer.state
settled_letter $other
counts
echo 'removed:'
try "echo FROZEN > 0/freezer.state"
setfattr -x user.freezerfs.fault_refuse 0
for _ in {1..20}; do cat 0/freezer.state; done | uniq
counts
try "echo FROZEN > 0/freezer.state"
await_state 0 FROZEN
counts
echo 'named while it is frozen, it stays so until the thaw:'
setfattr -n user.freezerfs.fault_refuse -v $refusing 0
cat 0/freezer.state
counts
echo $thawed > 0/freezer.state
counts
echo 'in another group it obeys:'
echo $refusing > 1/tasks
try "echo FROZEN > 1/freezer.state"
await_state 1 FROZEN
try "echo FROZEN > 0/freezer.state"
await_state 0 FROZEN
echo $thawed > 1/freezer.state
echo $thawed > 0/freezer.state
