# Faults that are mount options are in each group from its beginning, and in the root, as attributes that can be changed and removed there;
# each counts for itself.
#: semantics v4 hierarchical
#: options fault_freezing=3600s,fault_busy=1,fault_error=notify_on_release:write=EIO:1,fault_error=tasks:read=EACCES,fault_delay=tasks:write=1ms
#: needs setfattr getfattr
getfattr -d .
mkdir 0 0/1
thawed=$(cat 0/freezer.state)
getfattr -d 0/1
for group in 0 0/1; do
    member $group
    try "cat $group/tasks"
    try "echo 1 > $group/notify_on_release"
    try "echo 1 > $group/notify_on_release"
    try "echo FROZEN > $group/freezer.state"
    state_letter $pid
    try "echo FROZEN > $group/freezer.state"
    await_letter $pid T
    for _ in {1..20}; do cat $group/freezer.state; done | uniq
    echo $thawed > $group/freezer.state
done
try "echo 1 > notify_on_release"
echo 'changed in a group:'
setfattr -n user.freezerfs.fault_freezing -v 1ms 0/1
setfattr -x user.freezerfs.fault_error 0/1
echo FROZEN > 0/1/freezer.state
await_state 0/1 FROZEN
count_members 0/1
echo $thawed > 0/1/freezer.state
mkdir 2
getfattr --only-values -n user.freezerfs.fault_freezing 2
echo
