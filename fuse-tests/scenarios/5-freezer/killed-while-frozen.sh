# A frozen task is killed from outside the mount: the others stay frozen, and the thaw does nothing for it.
#: engines signals v2 (v1 keeps SIGKILL until the thaw)
#: users root nobody
mkdir 0
sleeper
killed=$pid
echo $killed > 0/tasks
counter
echo $pid > 0/tasks
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
kill -9 $killed
await_letter $killed gone
is_listed 0 $killed
count_members 0
cat 0/freezer.state
state_letter $pid
counts
echo RUNNING > 0/freezer.state
cat 0/freezer.state
counts
echo 'the last one:'
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
kill -9 $pid
await_letter $pid gone
count_members 0
cat 0/freezer.state
try 'echo RUNNING > 0/freezer.state'
try rmdir 0
