# A task that was stopped before it entered a FROZEN group is still stopped when it has left the group, or the group is thawed.
#: semantics hierarchical
mkdir 0 1
echo FROZEN > 0/freezer.state
member 1
kill -STOP $pid
await_letter $pid T
echo $pid > 0/tasks
await_state 0 FROZEN
echo $pid > 1/tasks
state_letter $pid
echo $pid > 0/tasks
kill -CONT $pid
await_letter $pid T
state_letter $pid
await_state 0 FROZEN
echo $pid > 1/tasks
await_letter $pid S && state_letter $pid
