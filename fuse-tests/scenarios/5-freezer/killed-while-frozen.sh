# A frozen task that is killed from outside the mount leaves the others frozen, and owes the thaw nothing.
#: users root nobody
mkdir 0
sleeper; killed=$pid
echo $killed > 0/tasks
counter
echo $pid > 0/tasks
echo FROZEN > 0/freezer.state
reaches 0 FROZEN
kill -9 $killed
becomes $killed gone
lists 0 $killed
members 0
cat 0/freezer.state
letter $pid
counts
echo RUNNING > 0/freezer.state
cat 0/freezer.state
counts
echo 'the last one:'
echo FROZEN > 0/freezer.state
reaches 0 FROZEN
kill -9 $pid
becomes $pid gone
members 0
cat 0/freezer.state
try 'echo RUNNING > 0/freezer.state'
try rmdir 0
