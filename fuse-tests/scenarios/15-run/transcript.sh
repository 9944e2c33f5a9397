# In freezerfs run --over the thread's transcript runs as it is printed, the mount command too. A suite that mounts and unmounts again and again leaves
# nothing.
#: engines signals (no engine takes part)
#: needs unshare
leave_mount
mkdir "$scratch/containers"
sleeper
"$launcher" run --over -o semantics=v4 -- sh << LINES 2>&1
mkdir $scratch/containers/freezer
mount -t cgroup -ofreezer,signal freezer $scratch/containers
mkdir $scratch/containers/0
echo $pid > $scratch/containers/0/tasks
cat $scratch/containers/0/freezer.state
echo FROZEN > $scratch/containers/0/freezer.state
until grep -q '^State:.T' /proc/$pid/status; do :; done # it has stopped before a person has typed the next line
cat $scratch/containers/0/freezer.state
cat $scratch/containers/0/freezer.state
echo RUNNING > $scratch/containers/0/freezer.state
cat $scratch/containers/0/freezer.state
echo 9 > $scratch/containers/0/signal.kill
rmdir $scratch/containers/0
umount $scratch/containers
LINES
until_true has_ended $pid
"$launcher" run --over -- bash -c 'cd "$scratch"
    for i in {1..20}; do
        mount -t cgroup -o freezer freezer containers && mkdir containers/0 && cat containers/0/freezer.state && rmdir containers/0 && umount containers || exit
    done | uniq -c' 2>&1
print_left
