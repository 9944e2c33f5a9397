# A frozen task is moved to a thawed group: it stays frozen, or the move is refused, or it runs there.
#: semantics v4 v5 2.6.28 hierarchical
mkdir 0 1
thawed=$(cat 0/freezer.state)
counter
echo $pid > 0/tasks
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
try "echo $pid > 1/tasks"
is_listed 1 $pid
cat 1/freezer.state
counts
echo 'where it was is thawed:'
echo $thawed > 0/freezer.state
counts
