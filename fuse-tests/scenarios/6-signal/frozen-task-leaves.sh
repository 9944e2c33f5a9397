# What a frozen task is owed goes with it, when it is moved to another group.
sleeper
mkdir 0 1
echo $pid > 0/tasks
echo FROZEN > 0/freezer.state
reaches 0 FROZEN
echo 9 > 0/signal.kill
echo $pid > 1/tasks
echo RUNNING > 0/freezer.state
sleep 0.1
letter $pid
echo FROZEN > 1/freezer.state
reaches 1 FROZEN
letter $pid
echo RUNNING > 1/freezer.state
becomes $pid gone
members 1
