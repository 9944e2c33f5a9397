# When the mount ends, all processes that it had stopped continue, those that others had stopped stay stopped, and no mark is left.
#: engines signals (the others mark no process)
marked() { awk '/^Max file locks/ { print $4 == "unlimited" ? "no" : "marked" }' /proc/$1/limits; }
start_daemon
grep " $scratch/mnt " /proc/mounts | cut -d ' ' -f 1,3
counter
freezes=$pid
sleeper
stopped=$pid
cd "$scratch/mnt"
mkdir 0
echo $freezes > 0/tasks
kill -STOP $stopped
echo $stopped > 0/tasks
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
counts
marked $freezes
cd "$containers"
umount "$scratch/mnt" && echo unmounted
grep -c " $scratch/mnt " /proc/mounts
await_letter $daemon gone
counts
state_letter $stopped
marked $freezes
marked $stopped
kill -9 $stopped
ls -A "$scratch/mnt"
