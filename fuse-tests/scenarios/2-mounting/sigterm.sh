# SIGTERM ends the filesystem in order: it unmounts, and all processes that it had stopped continue.
#: needs pgrep
mkdir "$scratch/mnt"
"$launcher" freezer "$scratch/mnt"
daemon=$(pgrep -f "freezerfs.jar.* $scratch/mnt")
counter
mkdir "$scratch/mnt/0"
echo $pid > "$scratch/mnt/0/tasks"
echo FROZEN > "$scratch/mnt/0/freezer.state"
await_state "$scratch/mnt/0" FROZEN
kill $daemon
await_letter $daemon gone
grep -c " $scratch/mnt " /proc/mounts
counts
