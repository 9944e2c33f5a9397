# A delayed answer does not delay the daemon's end: it ends at once when it is asked to, and all processes continue.
#: needs python3 getfattr
delayed() { until_true eval 'getfattr --absolute-names --only-values -n user.freezerfs.fault_delay "$scratch/mnt/0" | grep -q :0'; }
start_daemon -o fault_delay=freezer.state:read=60s:1
mkdir "$scratch/mnt/0"
member "$scratch/mnt/0"
sleeping=$pid
echo FROZEN > "$scratch/mnt/0/freezer.state"
await_letter $sleeping T
start_process sh -c 'cat "$0" > "$1" 2>&1; echo "status $?" >> "$1"' "$scratch/mnt/0/freezer.state" "$scratch/answer"
delayed
kill $daemon
await_letter $daemon gone
await_letter $sleeping S
until_true grep -q status "$scratch/answer"
# also by a forced unmount:
start_daemon -o fault_delay=freezer.state:read=60s:1
mkdir "$scratch/mnt/0"
echo $sleeping > "$scratch/mnt/0/tasks"
echo FROZEN > "$scratch/mnt/0/freezer.state"
await_letter $sleeping T
rm "$scratch/answer"
start_process sh -c 'cat "$0" > "$1" 2>&1; echo "status $?" >> "$1"' "$scratch/mnt/0/freezer.state" "$scratch/answer"
delayed
umount -fl "$scratch/mnt"
await_letter $daemon gone
await_letter $sleeping S
until_true grep -q status "$scratch/answer"
sed 's/.*: //' "$scratch/answer"
