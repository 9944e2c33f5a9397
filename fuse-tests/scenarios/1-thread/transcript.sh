# The transcript from the patch's announcement, from mkdir to signal.kill.
sleeper
some_pid=$pid
mkdir 0
echo $some_pid > 0/tasks
# to get status of the freezer subsystem:
cat 0/freezer.state
# to freeze all tasks in the container:
echo FROZEN > 0/freezer.state
await_letter $some_pid T # it takes its time to stop; the first reader sees FREEZING also then
cat 0/freezer.state
cat 0/freezer.state
# to unfreeze all tasks in the container:
echo RUNNING > 0/freezer.state
cat 0/freezer.state
# to kill all tasks in the container:
echo 9 > 0/signal.kill
state_letter $some_pid
