# SIGCONT from outside does not continue a frozen task, but ends its job-control stop, so that it runs after the thaw.
counter
mkdir 0
echo $pid > 0/tasks
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
for _ in 1 2 3; do
    kill -CONT $pid
    await_letter $pid T
    state_letter $pid
    counts
done
cat 0/freezer.state
echo RUNNING > 0/freezer.state
counts
echo 'stopped before the freeze:'
kill -STOP $pid
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
kill -CONT $pid
await_letter $pid T
state_letter $pid
counts
echo RUNNING > 0/freezer.state
counts
