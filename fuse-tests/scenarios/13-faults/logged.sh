# Faults that are set are logged, and with --log-level debug each one that happens, so that it is not taken for a bug.
#: needs setfattr python3
start_daemon --log-level debug -o fault_error=tasks:read=EIO
mkdir "$scratch/mnt/0"
member "$scratch/mnt/0"
try "cat '$scratch/mnt/0/tasks'"
for fault in fault_busy=1 fault_delay=freezer.state:read=1ms fault_refuse=$pid fault_freezing=3600s; do
    setfattr -n user.freezerfs.${fault%%=*} -v ${fault#*=} "$scratch/mnt/0"
done
try "echo FROZEN > '$scratch/mnt/0/freezer.state'"
try "echo FROZEN > '$scratch/mnt/0/freezer.state'"
cat "$scratch/mnt/0/freezer.state"
setfattr -x user.freezerfs.fault_busy "$scratch/mnt/0"
umount "$scratch/mnt"
grep -E 'fault|asked for' "$scratch/said" | sed "s/^[^]]*\] //; s/^.*\(INFO\|DEBUG\|WARN\) /\1 /; s/\b$pid\b/ID/g; s/ in [0-9.]* ms//"
