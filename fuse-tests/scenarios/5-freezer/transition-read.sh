# FREEZING is read at least once after each freeze, however much later, and however often FROZEN is written.
sleeper
mkdir 0
echo $pid > 0/tasks
for _ in 1 2; do
    echo FROZEN > 0/freezer.state
    await_letter $pid T
    cat 0/freezer.state
    cat 0/freezer.state
    cat 0/freezer.state
    echo RUNNING > 0/freezer.state
done
echo 'and with retries that nobody read between:'
for _ in 1 2 3 4; do echo FROZEN > 0/freezer.state; done
await_letter $pid T
cat 0/freezer.state
cat 0/freezer.state
echo RUNNING > 0/freezer.state
