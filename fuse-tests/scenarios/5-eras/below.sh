# Whether a freeze of a group, and a thaw, reaches the groups below.
#: engines signals v1:hierarchical v2:v4
#: semantics v4 v5 2.6.28 hierarchical
mkdir 0 0/1 0/1/2
thawed=$(cat 0/freezer.state)
counter
above=$count
echo $pid > 0/tasks
counter
below=$count
echo $pid > 0/1/2/tasks
show() {
    cat 0/freezer.state 0/1/freezer.state 0/1/2/freezer.state
    counts "$above"
    counts "$below"
}
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
show
echo 'the lowest is thawed:'
echo $thawed > 0/1/2/freezer.state
show
echo 'all are:'
echo $thawed > 0/freezer.state
show
