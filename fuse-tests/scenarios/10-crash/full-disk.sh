# A full disk is reported once as an error, and is never fatal: not at the first line, not when the journal has to grow, not at a change of
# the groups. What was written before is used.
#: engines signals (the others keep no journal of stopped processes)
#: programs make_tasks
#: needs python3 unshare
warnings() { grep -ho "WARN.*" "$scratch/said" | sed "s/^WARN //"; }
fill() { # fill KILOBYTES: leaves so many free on /run
    mount -o "remount,size=$((128 + $1))k" /run
}
try_it() {
    forget_mounts
    mount -t tmpfs -o size=128k run /run
    head -c 128k /dev/zero > /run/full
    echo 'no room at all:'
    fill 4
    start_daemon
    resident_frozen
    echo RUNNING > "$scratch/mnt/0/freezer.state"
    settled_letter $pid
    end
    echo 'none for the groups:'
    fill 4
    start_daemon -o persist
    mkdir "$scratch/mnt/0"
    for i in {1..20}; do mkdir "$scratch/mnt/$i"; done
    end
    echo 'none for as many as there are:'
    fill 64
    start_daemon
    mkdir "$scratch/mnt/0"
    mkfifo "$scratch/end"
    (echo 0 > "$scratch/mnt/0/tasks" && exec "$scratch/make_tasks" sleeping 2100 <> "$scratch/end" > "$scratch/ids") &
    disown
    until_true grep -q ready "$scratch/ids"
    echo FROZEN > "$scratch/mnt/0/freezer.state"
    await_state "$scratch/mnt/0" FROZEN
    warnings
    members=$(< "$scratch/mnt/0/tasks")
    kill_daemon
    start_daemon
    recovery_log
    ps -o stat= -p "$(echo $members | tr ' ' ,)" | grep -c T
    kill -9 $members
    umount "$scratch/mnt"
}
resident_frozen() {
    mkdir "$scratch/mnt/0"
    member "$scratch/mnt/0"
    echo FROZEN > "$scratch/mnt/0/freezer.state"
    await_state "$scratch/mnt/0" FROZEN
}
end() {
    warnings
    kill $daemon
    await_letter $daemon gone
    ls /run/freezerfs
}
cd /
unshare --mount bash -c "$(declare -f); try_it"
