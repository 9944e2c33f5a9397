# A task that was moved out of a FROZEN group, and so stays frozen by v4's rules, is thawed by a resume; in the root too.
#: options power
mkdir 0 1
counter
one=$count
echo $pid > 0/tasks
counter
two=$count
second=$pid
echo $second > 0/tasks
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
echo $pid > 1/tasks
echo $(grep -vx $second 0/tasks) > tasks
counts "$one"
counts "$two"
echo mem > power.state
echo on > power.state
counts "$one"
counts "$two"
