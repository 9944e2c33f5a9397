# A task that enters a FROZEN group makes it, and those above, FREEZING again until it is frozen; groups beside it stay FROZEN.
#: semantics hierarchical
#: options transition=read
mkdir 0 0/1 0/1/2 0/3
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
await_state 0/1/2 FROZEN
counter
echo $pid > 0/1/2/tasks
cat 0/1/2/freezer.state 0/3/freezer.state
await_state 0 FROZEN
cat 0/1/freezer.state 0/1/2/freezer.state 0/3/freezer.state
counts
