# Mount options that exclude each other with semantics=v2.
#: engines signals (no engine takes part)
mkdir "$scratch/mnt"
for options in semantics=v2,power semantics=v2,transition=read semantics=v2,engine=v1 semantics=v2,fault_busy=1 fault_notice=drop \
    semantics=v2,fault_notice=1x semantics=v2,cgroup=/a; do
    "$launcher" -o $options freezer "$scratch/mnt" 2>&1
done
for options in semantics=v2,transition=eager,notify,fault_notice=20ms notify,fault_notice=3 semantics=v2,freezer,signal; do
    start_daemon -o $options
    ls "$scratch/mnt" | head -n 1
    umount "$scratch/mnt"
done
