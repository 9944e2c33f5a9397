# A running task may enter a FREEZING group, and runs on until FROZEN is written there again.
mkdir 0
resident 0
echo FROZEN > 0/freezer.state
counter
try "echo $pid > 0/tasks" # before anybody has read FREEZING
counts
cat 0/freezer.state
counts
cat 0/freezer.state
echo FROZEN > 0/freezer.state
reaches 0 FROZEN
counts
echo RUNNING > 0/freezer.state
counts
