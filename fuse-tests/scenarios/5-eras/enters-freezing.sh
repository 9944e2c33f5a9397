# A running task enters a FREEZING group: it runs until FROZEN is written again, or it is frozen at once.
#: engines signals v1:hierarchical v2:v4
#: semantics v4 v5 2.6.28 hierarchical
#: options transition=read
mkdir 0
thawed=$(cat 0/freezer.state)
member 0
echo FROZEN > 0/freezer.state
counter
try "echo $pid > 0/tasks"
cat 0/freezer.state
for _ in 1 2 3; do cat 0/freezer.state > /dev/null; done
[ $era != hierarchical ] || await_letter $pid T
counts
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
counts
echo $thawed > 0/freezer.state
counts
