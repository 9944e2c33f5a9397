# freezer.self_freezing tells what was written to the group, freezer.parent_freezing what comes from above; a group is FROZEN by either.
#: semantics hierarchical
mkdir 0 0/1
counter
echo $pid > 0/1/tasks
show() {
    cat 0/1/freezer.state 0/1/freezer.self_freezing 0/1/freezer.parent_freezing | tr '\n' ' '
    counts
}
show
echo FROZEN > 0/freezer.state
await_state 0/1 FROZEN
show
echo 'thawed below:'
try "echo THAWED > 0/1/freezer.state"
show
echo 'frozen below, too:'
echo FROZEN > 0/1/freezer.state
show
echo 'thawed above:'
echo THAWED > 0/freezer.state
cat 0/freezer.state
show
echo THAWED > 0/1/freezer.state
show
