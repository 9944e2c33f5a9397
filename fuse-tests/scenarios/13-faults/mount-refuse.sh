# A task that the mount option fault_refuse names refuses in each group of the mount.
#: needs getfattr python3
counter
refusing=$pid
start_daemon -o fault_refuse=$refusing,semantics=hierarchical
mkdir "$scratch/mnt/0" "$scratch/mnt/1"
for group in 0 1; do
    echo $refusing > "$scratch/mnt/$group/tasks"
    try "echo FROZEN > '$scratch/mnt/$group/freezer.state'"
    for _ in {1..20}; do cat "$scratch/mnt/$group/freezer.state"; done | uniq
    counts
    echo THAWED > "$scratch/mnt/$group/freezer.state"
done
[ "$(getfattr --absolute-names --only-values -n user.freezerfs.fault_refuse "$scratch/mnt/1")" = $refusing ] && echo 'it is named'
setfattr -x user.freezerfs.fault_refuse "$scratch/mnt/1"
echo FROZEN > "$scratch/mnt/1/freezer.state"
await_state "$scratch/mnt/1" FROZEN
counts
umount "$scratch/mnt"
await_letter $daemon gone
counts
