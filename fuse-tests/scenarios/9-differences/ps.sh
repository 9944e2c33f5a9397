# ps shows a frozen task as T, stopped, where the kernel's freezer shows D.
#: engines signals (a difference of this engine)
sleeper
mkdir 0
echo $pid > 0/tasks
ps -o stat= -p $pid | cut -c1
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
ps -o stat= -p $pid | cut -c1
echo RUNNING > 0/freezer.state
until_true eval '! runs_or_waits $pid' # it runs for a moment
ps -o stat= -p $pid | cut -c1
