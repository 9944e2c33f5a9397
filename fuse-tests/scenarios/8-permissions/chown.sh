# chown delegates: the new owner of tasks and freezer.state moves and freezes that user's own tasks, and may do nothing else.
#: options allow_other
#: needs setpriv
start_process $as_nobody sleep 1000
theirs=$pid
until_true eval '[ "$(ps -o uid= -p $theirs | tr -d " ")" = 65534 ]'
mkdir 0
echo 'before:'
try_as_nobody "cat 0/freezer.state"
try_as_nobody "echo $theirs > 0/tasks" | sed "s/$theirs/THEIRS/"
try_as_nobody "echo FROZEN > 0/freezer.state"
try_as_nobody "echo 0 > 0/signal.kill"
try_as_nobody "mkdir 0/x"
try_as_nobody "rmdir 0"
echo 'after:'
chown 65534 0/tasks 0/freezer.state
try_as_nobody "echo $theirs > 0/tasks" | sed "s/$theirs/THEIRS/"
is_listed 0 $theirs
try_as_nobody "echo FROZEN > 0/freezer.state"
await_state 0 FROZEN
state_letter $theirs
try_as_nobody "echo RUNNING > 0/freezer.state"
try_as_nobody "echo 0 > 0/signal.kill"
try_as_nobody "mkdir 0/x"
try_as_nobody "rmdir 0"
try_as_nobody "echo 1 > 0/notify_on_release"
