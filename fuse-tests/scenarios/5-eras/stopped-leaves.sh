# In a frozen group a task that job control had stopped counts as frozen, also when it is moved out.
#: semantics v4 v5 2.6.28 hierarchical
mkdir 0 1
thawed=$(cat 0/freezer.state)
member 0
kill -STOP $pid
await_letter $pid T
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
try "echo $pid > 1/tasks"
is_listed 1 $pid
echo $thawed > 0/freezer.state
try "echo $pid > 1/tasks"
state_letter $pid
kill -CONT $pid
# In v4 it is still frozen, and stopped again.
[ $era != v4 ] || await_letter $pid T
settled_letter $pid
