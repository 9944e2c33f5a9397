# Groups are frozen and thawed during the suspend: one that is FROZEN at the resume stays FROZEN, one that was thawed runs at once.
#: options power,transition=eager
mkdir 0 1
counter
zero=$count
echo $pid > 0/tasks
counter
one=$count
echo $pid > 1/tasks
echo mem > power.state
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
echo FROZEN > 1/freezer.state
await_state 1 FROZEN
echo RUNNING > 1/freezer.state
counts "$one"
echo on > power.state
counts "$zero"
cat 0/freezer.state
echo RUNNING > 0/freezer.state
counts "$zero"
