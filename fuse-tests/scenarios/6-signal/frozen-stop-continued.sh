# SIGCONT from outside cancels a stop that signal.kill has sent to a frozen task, as if that stop were in the kernel's own queue.
counter
mkdir 0
echo $pid > 0/tasks
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
echo 19 > 0/signal.kill
kill -CONT $pid
await_letter $pid T
await_state 0 FROZEN
counts
echo RUNNING > 0/freezer.state
counts
