# A group is renamed within its parent, with its tasks, its state and the groups below.
counter
mkdir -p 0/x
echo $pid > 0/tasks
exec 3< 0/freezer.state
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
mv 0 1
try ls -d 0
is_listed 1 $pid
ls 1
cat <&3
cat 1/freezer.state 1/x/freezer.state
counts
echo RUNNING > 1/freezer.state
counts
# the old name can be used again, also below:
mkdir 0
mv 1/x 1/y
mkdir 1/x
count_members 0
ls -d 0 1/*/
