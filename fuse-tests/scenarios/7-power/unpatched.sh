# As in the kernel before patch 4/4, a resume thaws the tasks of a FROZEN group too, which still reads FROZEN.
#: options power=unpatched
mkdir 0
counter
echo $pid > 0/tasks
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
echo mem > power.state
counts
echo on > power.state
cat 0/freezer.state
counts
