# A running task enters a FROZEN group: refused, or frozen there.
#: semantics v4 v5 2.6.28 hierarchical
mkdir 0; resident 0
echo FROZEN > 0/freezer.state
reaches 0 FROZEN
counter
try "echo $pid > 0/tasks"
lists 0 $pid
reaches 0 FROZEN
counts
