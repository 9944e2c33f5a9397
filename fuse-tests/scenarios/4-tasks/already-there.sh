# Writing the id of a task that is in the group already succeeds before any other rule is applied: for another user's task, and in a FROZEN
# group.
#: options allow_other
#: needs setpriv
mkdir 0
chmod 666 0/tasks tasks
member 0
try $as_nobody bash -c "'echo $pid > 0/tasks'"
try $as_nobody bash -c "'echo $pid > tasks'"
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
try "echo $pid > 0/tasks"
sleeper
try "echo $pid > 0/tasks"
try $as_nobody bash -c "'echo $pid > tasks'"
