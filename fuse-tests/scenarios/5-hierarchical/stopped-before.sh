# A task that was stopped before it entered a FROZEN group is still stopped when it has left it, or the group is thawed.
#: semantics hierarchical
mkdir 0 1
echo FROZEN > 0/freezer.state
resident 1
kill -STOP $pid
becomes $pid T
echo $pid > 0/tasks
reaches 0 FROZEN
echo $pid > 1/tasks
letter $pid
echo $pid > 0/tasks
kill -CONT $pid
sleep 0.1
letter $pid
reaches 0 FROZEN
echo $pid > 1/tasks
becomes $pid S && letter $pid
