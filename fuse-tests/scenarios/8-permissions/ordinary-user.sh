# An ordinary user freezes, thaws and kills own tasks in an own mount.
#: users nobody
stat -c '%U' .
counter
mkdir 0
try "echo $pid > 0/tasks"
try "echo FROZEN > 0/freezer.state"
await_state 0 FROZEN
counts
echo RUNNING > 0/freezer.state
counts
echo 9 > 0/signal.kill
state_letter $pid
try "echo /bin/true > release_agent"
