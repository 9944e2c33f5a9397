# A task that was stopped by job control counts as frozen in a group that is: also when it is to leave.
#: semantics v4 v5 2.6.28 hierarchical
mkdir 0 1
thawed=$(cat 0/freezer.state)
resident 0
kill -STOP $pid
becomes $pid T
echo FROZEN > 0/freezer.state
reaches 0 FROZEN
try "echo $pid > 1/tasks"
lists 1 $pid
echo $thawed > 0/freezer.state
try "echo $pid > 1/tasks"
letter $pid
kill -CONT $pid
# In v4 it is frozen still, and stopped again.
[ $era != v4 ] || becomes $pid T
letter $pid
