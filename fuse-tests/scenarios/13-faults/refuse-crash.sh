# A task that refused to freeze is not in the journal: after the daemon was killed the others continue, and this one is not touched.
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
# stopped by another process, it must not be continued:
kill -STOP $refusing
await_letter $refusing T
state_letter $pid
"$launcher" recover "$scratch/mnt" | sed 's|/[^ ]*/||'
settled_letter $pid
state_letter $refusing
kill -CONT $refusing
