# The groups of two mounts are independent of each other.
mkdir "$scratch/mnt"
"$launcher" other "$scratch/mnt"
sleeper
mkdir 0 "$scratch/mnt/0" "$scratch/mnt/1"
ls -d "$scratch"/mnt/[01] | wc -l
echo $pid > 0/tasks
is_listed 0 $pid
is_listed "$scratch/mnt" $pid
count_members "$scratch/mnt/0"
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
cat "$scratch/mnt/0/freezer.state"
echo RUNNING > 0/freezer.state
umount "$scratch/mnt"
is_listed 0 $pid
