# A group that is removed and made again below a FROZEN one is frozen by that alone: that it was frozen itself is not kept with its name.
#: semantics hierarchical
mkdir 0 0/1
echo FROZEN > 0/1/freezer.state
echo FROZEN > 0/freezer.state
cat 0/1/freezer.self_freezing
rmdir 0/1
mkdir 0/1
cat 0/1/freezer.self_freezing 0/1/freezer.parent_freezing
counter
echo $pid > 0/1/tasks
await_state 0/1 FROZEN
state_letter $pid
echo THAWED > 0/freezer.state
cat 0/1/freezer.state
counts
