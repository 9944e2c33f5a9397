# SIGKILL to a frozen group is held back, and kills at the thaw.
sleeper
mkdir 0
echo $pid > 0/tasks
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
try "echo 9 > 0/signal.kill"
handle_later_signals
state_letter $pid
is_listed 0 $pid
cat 0/freezer.state
try "rmdir 0"
echo RUNNING > 0/freezer.state
await_letter $pid gone
count_members 0
try "rmdir 0"
