# A SIGKILL that was held back kills, at the thaw, a task that was stopped before the freeze, and one that was sent SIGSTOP too.
mkdir 0
sleeper
stopped=$pid
kill -STOP $stopped
echo $stopped > 0/tasks
sleeper
other=$pid
echo $other > 0/tasks
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
echo 9 > 0/signal.kill
echo 19 > 0/signal.kill
state_letter $stopped
state_letter $other
echo RUNNING > 0/freezer.state
await_letter $stopped gone
await_letter $other gone
count_members 0
