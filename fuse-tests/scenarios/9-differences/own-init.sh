# The init of the daemon's own pid namespace can be neither stopped nor killed by signals: FROZEN gives EBUSY, SIGKILL EPERM, both at once.
#: engines signals (the others freeze it)
#: needs unshare
export launcher scratch
cat > "$scratch/inside" << 'INSIDE'
forget_mounts
mkdir -p "$scratch/mnt"
"$launcher" -o semantics=hierarchical freezer "$scratch/mnt"
cd "$scratch/mnt"
mkdir 0
echo 1 > 0/cgroup.procs
begin=$SECONDS
try 'echo FROZEN > 0/freezer.state'
cat 0/freezer.state
try 'echo THAWED > 0/freezer.state'
cat 0/freezer.state
try 'echo 9 > 0/signal.kill'
[ $((SECONDS - begin)) -lt 8 ] && echo 'at once'
cat 0/tasks
echo 1 > tasks
rmdir 0
cd /
umount "$scratch/mnt"
INSIDE
cd /
declare -f > "$scratch/definitions"
# The first shell is the init, and only waits.
unshare --mount --propagation private --pid --fork --mount-proc bash -c 'bash -c ". \"$scratch/definitions\"; . \"$scratch/inside\""; true' 2>&1
