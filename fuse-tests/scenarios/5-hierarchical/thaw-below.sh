# Thawing a group thaws the groups below it, except where FROZEN was written to one of these too.
#: semantics hierarchical
mkdir -p 0/1 0/2
counter
one=$count
echo $pid > 0/1/tasks
counter
two=$count
echo $pid > 0/2/tasks
echo FROZEN > 0/freezer.state
echo FROZEN > 0/2/freezer.state
await_state 0 FROZEN
counts "$one"
counts "$two"
echo THAWED > 0/freezer.state
cat 0/1/freezer.state 0/2/freezer.state
counts "$one"
counts "$two"
