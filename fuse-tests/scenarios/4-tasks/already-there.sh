# Writing the id of a task that is in the group already succeeds before any other rule is applied: for another user's task, and in a FROZEN
# group.
#: options allow_other
#: needs setpriv
mkdir 0
chmod 666 0/tasks tasks
member 0
as_nobody() { setpriv --reuid=65534 --regid=65534 --clear-groups bash -c "$1"; }
try as_nobody "'echo $pid > 0/tasks'"
try as_nobody "'echo $pid > tasks'"
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
try "echo $pid > 0/tasks"
sleeper
try "echo $pid > 0/tasks"
try as_nobody "'echo $pid > tasks'"
