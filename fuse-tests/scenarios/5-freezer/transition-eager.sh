# With transition=eager the first read after all tasks have stopped gives FROZEN.
#: options transition=eager
sleeper
mkdir 0
echo $pid > 0/tasks
for _ in 1 2; do
    echo FROZEN > 0/freezer.state
    await_letter $pid T
    cat 0/freezer.state
    echo RUNNING > 0/freezer.state
    cat 0/freezer.state
done
