# A resume thaws the tasks of all groups but FROZEN ones, whose tasks stay frozen until their group is thawed.
#: options power
mkdir 0 1
counter
zero=$count
echo $pid > 0/tasks
counter
one=$count
echo $pid > 1/tasks
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
cat power.state
try "echo mem > power.state"
cat power.state 0/freezer.state 1/freezer.state
counts "$zero"
counts "$one"
try "echo on > power.state"
cat power.state 0/freezer.state 1/freezer.state
counts "$zero"
counts "$one"
echo 'the group is thawed:'
echo RUNNING > 0/freezer.state
counts "$zero"
