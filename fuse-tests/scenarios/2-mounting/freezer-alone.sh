# -o freezer alone shows no signal.kill, and the freezer works.
#: options freezer
ls
counter
mkdir 0
ls 0
echo $pid > 0/tasks
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
counts
echo RUNNING > 0/freezer.state
counts
