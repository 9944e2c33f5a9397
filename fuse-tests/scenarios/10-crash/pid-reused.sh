# A process that now has the id of a process which the daemon had stopped is not continued.
#: engines signals (the others keep no journal of stopped processes)
#: alone it starts a process with a certain id, which any other process could get first
#: needs python3 /proc/sys/kernel/ns_last_pid
start_daemon
sleeper
reused=$pid
mkdir "$scratch/mnt/0"
echo $reused > "$scratch/mnt/0/tasks"
sleeper
other=$pid
echo $other > "$scratch/mnt/0/tasks"
echo FROZEN > "$scratch/mnt/0/freezer.state"
await_state "$scratch/mnt/0" FROZEN
kill_daemon
kill -9 $reused
await_letter $reused gone
until_true sleeper_with_id $reused
kill -STOP $reused
await_letter $reused T
start_daemon
recovery_log
settled_letter $other
state_letter $reused
kill -CONT $reused
umount "$scratch/mnt"
