# Whether the first reader after a freeze sees FREEZING although all tasks have stopped long before.
#: semantics v4 v5 2.6.28 hierarchical
mkdir 0
member 0
echo FROZEN > 0/freezer.state
await_letter $pid T
cat 0/freezer.state 0/freezer.state
