# A group that is FREEZING at the resume: its tasks are thawed, and it stays FREEZING until FROZEN is written again; in today's kernels they
# stay frozen.
#: engines signals v1:hierarchical v2:v4
#: semantics v4 v5 2.6.28 hierarchical
#: options power,transition=read
mkdir 0
thawed=$(cat 0/freezer.state)
counter
echo $pid > 0/tasks
echo FROZEN > 0/freezer.state
echo mem > power.state
counts
echo on > power.state
counts
cat 0/freezer.state
for _ in 1 2 3; do cat 0/freezer.state > /dev/null; done
cat 0/freezer.state
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
counts
echo $thawed > 0/freezer.state
counts
