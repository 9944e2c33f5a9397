# FREEZING becomes FROZEN when the state is read or written, and not before.
#: options transition=eager
for group in 0 1 2; do
    sleeper
    mkdir $group
    echo $pid > $group/tasks
    echo FROZEN > $group/freezer.state
    await_letter $pid T
done
echo 'nobody looked:'
sleeper
try "echo $pid > 0/tasks"
echo 'a read looked:'
cat 1/freezer.state
sleeper
try "echo $pid > 1/tasks"
echo 'a write looked:'
echo FROZEN > 2/freezer.state
sleeper
try "echo $pid > 2/tasks"
for group in 0 1 2; do echo RUNNING > $group/freezer.state; done
