# SIGKILL to a frozen group is held back until the thaw, and kills then.
sleeper
mkdir 0
echo $pid > 0/tasks
echo FROZEN > 0/freezer.state
reaches 0 FROZEN
try "echo 9 > 0/signal.kill"
sleep 0.1
letter $pid
lists 0 $pid
cat 0/freezer.state
try "rmdir 0"
echo RUNNING > 0/freezer.state
becomes $pid gone
members 0
try "rmdir 0"
