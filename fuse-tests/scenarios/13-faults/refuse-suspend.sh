# A suspend fails with a task that refuses, as with any that can't be frozen, and all tasks continue.
#: options power
#: needs setfattr
mkdir 0 1
counter
echo $pid > 0/tasks
setfattr -n user.freezerfs.fault_refuse -v $pid 0
member 1
try "echo mem > power.state"
cat power.state
await_letter $pid S
counts
setfattr -x user.freezerfs.fault_refuse 0
try "echo mem > power.state"
counts
echo on > power.state
counts
