# SIGKILL to a FREEZING group: a running task has ended when the write returns; tasks of which the freeze was requested die at the thaw.
sleeper
told=$pid
mkdir 0
echo $told > 0/tasks
echo FROZEN > 0/freezer.state
sleeper
running=$pid
echo $running > 0/tasks
try "echo 9 > 0/signal.kill"
state_letter $running
await_letter $told T
state_letter $told
await_state 0 FROZEN
echo RUNNING > 0/freezer.state
await_letter $told gone
count_members 0
