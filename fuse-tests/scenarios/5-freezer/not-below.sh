# Freezing and thawing a group does not affect the groups below it, nor the one above.
mkdir 0 0/1
counter
above=$count
echo $pid > 0/tasks
counter
below=$count
echo $pid > 0/1/tasks
show() {
    cat 0/freezer.state
    counts "$above"
    cat 0/1/freezer.state
    counts "$below"
}
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
show
echo 'the group below:'
echo RUNNING > 0/freezer.state
echo FROZEN > 0/1/freezer.state
await_state 0/1 FROZEN
show
echo 'both, and the upper thawed:'
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
echo RUNNING > 0/freezer.state
show
echo RUNNING > 0/1/freezer.state
