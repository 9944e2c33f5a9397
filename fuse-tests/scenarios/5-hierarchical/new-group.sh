# A group that is made below a FROZEN or FREEZING one is FROZEN; a task that enters it, or is forked in it, is frozen.
#: semantics hierarchical
mkdir 0
echo FROZEN > 0/freezer.state
mkdir 0/1 0/1/2
cat 0/1/freezer.state 0/1/2/freezer.state 0/1/2/freezer.parent_freezing 0/1/2/freezer.self_freezing
counter
echo $pid > 0/1/2/tasks
await_state 0 FROZEN
counts
echo THAWED > 0/freezer.state
counts
cat 0/1/2/freezer.state
