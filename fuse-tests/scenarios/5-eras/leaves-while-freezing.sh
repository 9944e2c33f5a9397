# A task that is not frozen yet leaves a FREEZING group: it runs in the thawed group that it enters, and can leave that too. Here it waits in vfork for a
# child that was frozen before its exec.
#: semantics v5 2.6.28
#: needs python3
mkdir 0 1
thawed=$(cat 0/freezer.state)
vfork_waiter
echo $pid > 0/tasks
echo $child > 0/tasks
echo FROZEN > 0/freezer.state
await_letter $child T
cat 0/freezer.state
try "echo $pid > 1/tasks"
[ "$(cat 1/freezer.state)" = $thawed ] && echo 'into a thawed group'
echo $thawed > 0/freezer.state
echo > "$scratch/hold"
until_true test -s "$scratch/spawned"
settled_letter $pid
try "echo $pid > tasks"
