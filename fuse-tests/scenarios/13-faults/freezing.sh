# user.freezerfs.fault_freezing holds FREEZING for a time though all tasks are stopped; the word for thawed cancels it, and so does the
# removal of the attribute.
#: engines signals v1:hierarchical v2:v4
#: semantics v4 2.6.28 hierarchical
#: needs setfattr getfattr
mkdir 0 1
thawed=$(cat 0/freezer.state)
counter
echo $pid > 0/tasks
setfattr -n user.freezerfs.fault_freezing -v 3600s 0
getfattr -d 0
echo FROZEN > 0/freezer.state
await_letter $pid T
for _ in {1..20}; do cat 0/freezer.state; done | uniq
counts
echo 'it is not told again how long, and others are not held:'
try "echo FROZEN > 0/freezer.state"
cat 0/freezer.state
echo FROZEN > 1/freezer.state
cat 1/freezer.state
echo 'cancelled:'
echo $thawed > 0/freezer.state
cat 0/freezer.state
counts
echo 'removed:'
echo FROZEN > 0/freezer.state
await_letter $pid T
for _ in {1..20}; do cat 0/freezer.state; done | uniq
setfattr -x user.freezerfs.fault_freezing 0
await_state 0 FROZEN
echo $thawed > 0/freezer.state
echo 'over by itself:'
setfattr -n user.freezerfs.fault_freezing -v 300ms 0
begin=${EPOCHREALTIME/./}
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
[ $((${EPOCHREALTIME/./} - begin)) -ge 300000 ] && echo 'not before 300 ms'
counts
echo $thawed > 0/freezer.state
echo 'empty:'
setfattr -n user.freezerfs.fault_freezing -v 3600s 1
echo $thawed > 1/freezer.state
echo FROZEN > 1/freezer.state
for _ in {1..20}; do cat 1/freezer.state; done | uniq
