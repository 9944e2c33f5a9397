# Who refused to freeze is in no journal: after the daemon's death the others go on, and it is left alone.
#: needs setfattr python3
start_daemon
mkdir "$scratch/mnt/0"
counter
refusing=$pid
member "$scratch/mnt/0"
echo $refusing > "$scratch/mnt/0/tasks"
setfattr -n user.freezerfs.fault_refuse -v $refusing "$scratch/mnt/0"
try "echo FROZEN > '$scratch/mnt/0/freezer.state'"
await_letter $pid T
kill_daemon
# stopped by somebody else, it is not to be woken:
kill -STOP $refusing
await_letter $refusing T
state_letter $pid
"$launcher" recover "$scratch/mnt" | sed 's|/[^ ]*/||'
state_letter $pid
state_letter $refusing
kill -CONT $refusing
