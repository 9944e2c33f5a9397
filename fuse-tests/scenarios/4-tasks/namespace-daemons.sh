# Two daemons in nested pid namespaces, each with the same process id in its own namespace, know only their own members.
#: engines signals (the others mark no process)
#: needs python3 unshare /proc/sys/kernel/ns_last_pid
start_daemon
mkdir "$scratch/mnt/0" "$scratch/inner"
mkfifo "$scratch/fork" "$scratch/end"
member "$scratch/mnt/0"
export scratch launcher daemon
cd /
# The processes in the namespace end by themselves.
timeout 50 unshare --pid --fork --mount-proc bash -c "$(declare -f)"'
    cd /
    inner=$scratch/inner
    echo $((daemon - 1)) > /proc/sys/kernel/ns_last_pid
    "$launcher" -f --log-file "$scratch/inner.log" freezer "$inner" < /dev/null > /dev/null 2>&1 & server=$!
    [ $server = $daemon ] && echo the same id
    until_true mountpoint -q "$inner"
    mkdir "$inner/0"
    bash -c "read -r < \"\$scratch/fork\"; sleep 1000 & wait" & parent=$!
    disown
    echo $parent > "$inner/0/tasks"
    echo > "$scratch/fork"
    until_true eval "[ \$(wc -l < \"$inner/0/tasks\") = 2 ]"
    echo two in the inner group
    echo ready > "$scratch/ready"
    read -r < "$scratch/end"
    for id in $(< "$inner/0/tasks"); do settled_letter $id; done
    echo 9 > "$inner/0/signal.kill"
    umount "$inner"
    wait $server' &
namespace=$!
until_true test -s "$scratch/ready"
is_listed "$scratch/mnt/0" $pid
count_members "$scratch/mnt/0"
echo FROZEN > "$scratch/mnt/0/freezer.state"
await_state "$scratch/mnt/0" FROZEN
count_members "$scratch/mnt/0"
echo > "$scratch/end"
wait $namespace
echo RUNNING > "$scratch/mnt/0/freezer.state"
kill $pid
until_true rmdir "$scratch/mnt/0"
umount "$scratch/mnt"
