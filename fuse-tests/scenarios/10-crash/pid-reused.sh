# Who has the id now of a process that the daemon had stopped is not woken.
#: needs python3 /proc/sys/kernel/ns_last_pid
serve
sleeper
reused=$pid
mkdir "$scratch/mnt/0"
echo $reused > "$scratch/mnt/0/tasks"
sleeper
other=$pid
echo $other > "$scratch/mnt/0/tasks"
echo FROZEN > "$scratch/mnt/0/freezer.state"
reaches "$scratch/mnt/0" FROZEN
crash
kill -9 $reused
becomes $reused gone
until_true sleeper_with_id $reused
kill -STOP $reused
becomes $reused T
serve
recovered
letter $other
letter $reused
kill -CONT $reused
umount "$scratch/mnt"
