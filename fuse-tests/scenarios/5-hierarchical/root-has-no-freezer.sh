# The root has no files of the freezer; a task in it is never frozen.
#: semantics hierarchical
ls
cat cgroup.sane_behavior
mkdir 0
counter
echo $pid > 0/tasks
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
echo $pid > tasks
counts
is_listed . $pid
