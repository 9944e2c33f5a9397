# Double forks and setsid don't lead out of a group of root's mount for another user's process.
mkdir 0
start_process $as_nobody bash -c 'until [ -e "$0/go" ]; do sleep 0.01; done; (setsid sleep 1000 &); exec sleep 1000' "$scratch"
until_true eval '[ "$(ps -o uid= -p $pid)" -eq 65534 ]'
chmod 755 "$scratch"
echo $pid > 0/tasks
touch "$scratch/go"
until_true runs $pid sleep
until_true eval '[ "$(count_members 0)" = 2 ]'
count_members 0
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
echo RUNNING > 0/freezer.state
echo 9 > 0/signal.kill
count_members 0
