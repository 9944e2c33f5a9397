# A running task enters a FROZEN group: it is refused, or it is frozen there.
#: semantics v4 v5 2.6.28 hierarchical
mkdir 0
member 0
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
counter
try "echo $pid > 0/tasks"
is_listed 0 $pid
await_state 0 FROZEN
counts
