# With user.freezerfs.fault_busy=N, N writes of FROZEN give EBUSY: each leaves out the task with the largest id of those that are not frozen
# yet; the next write freezes all. A write that has nothing to freeze is not counted.
#: semantics v4 v5 2.6.28 hierarchical
#: needs setfattr getfattr
busy() {
    getfattr --only-values -n user.freezerfs.fault_busy 0
    echo
}
all_sleep() { until_true eval '[ "$(state_letters 0)" = S ]' && echo S; }
mkdir 0
thawed=$(cat 0/freezer.state)
for _ in 1 2 3; do member 0; done
first=$(head -n 1 0/tasks) last=$(tail -n 1 0/tasks)
setfattr -n user.freezerfs.fault_busy -v 2 0
for _ in 1 2; do
    try "echo FROZEN > 0/freezer.state"
    busy
    await_letter $first T
    for _ in {1..20}; do cat 0/freezer.state; done | uniq
    state_letter $last
done
try "echo FROZEN > 0/freezer.state"
await_state 0 FROZEN
state_letters 0
echo 'nothing to do:'
setfattr -n user.freezerfs.fault_busy -v 1 0
try "echo FROZEN > 0/freezer.state"
busy
echo $thawed > 0/freezer.state
all_sleep
echo 'cancelled:'
try "echo FROZEN > 0/freezer.state"
busy
echo $thawed > 0/freezer.state
cat 0/freezer.state
all_sleep
echo 'who was left out ends:'
setfattr -n user.freezerfs.fault_busy -v 1 0
try "echo FROZEN > 0/freezer.state"
kill $last
await_state 0 FROZEN
echo $thawed > 0/freezer.state
echo 'removed:'
setfattr -n user.freezerfs.fault_busy -v 5 0
setfattr -x user.freezerfs.fault_busy 0
try "echo FROZEN > 0/freezer.state"
await_state 0 FROZEN
echo $thawed > 0/freezer.state
