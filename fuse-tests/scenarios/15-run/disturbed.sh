# What the command of freezerfs run does to its mount: it unmounts it, and what lies beneath is not taken for groups; it kills the daemon, while it is
# frozen itself, or that of another mount; it can't put freezerfs run into a group.
#: engines signals (no engine takes part)
#: needs unshare
leave_mount
run() {
    timeout 30 "$launcher" run "$@" 2>&1 | sed -E "s|$scratch/||g; s/(freezerfs-run|mount)\.[A-Za-z0-9]{6}/\1/g; s/process [0-9]+/process ID/"
    echo "status ${PIPESTATUS[0]}"
}
# kill_daemon DIRECTORY: kills the daemon that has mounted below it.
cat > "$scratch/kill_daemon" << 'SCRIPT'
for pid in $(pgrep -x java); do
    cat /proc/$pid/cmdline 2> /dev/null | tr '\0' ' ' | grep -q "freezerfs.jar .* ${1:?}[^ ]* $" && kill -9 $pid && exit
done
SCRIPT
echo 'unmounted:'
mkdir -p "$scratch/at/0"
run --at "$scratch/at" --kill --strict -- sh -c 'umount "$FREEZERFS"; ls "$FREEZERFS"'
find "$scratch/at" -printf "%P\n"
run --over --kill --strict -- sh -c 'umount "$FREEZERFS"; exit 3'
run -- sh -c 'until umount "$FREEZERFS" 2> /dev/null; do :; done; exit 4'
echo 'killed while the command is frozen:'
run -- bash -c 'mkdir "$FREEZERFS/0"
    setsid sh -c "until grep -q FROZEN \"$FREEZERFS/0/freezer.state\"; do :; done; sh \"$scratch/kill_daemon\" \"$FREEZERFS\"" &
    echo $$ > "$FREEZERFS/0/tasks"; echo FROZEN > "$FREEZERFS/0/freezer.state"; sleep 0.1; exit 5' # for a time: in which it is frozen
echo 'another one killed:'
run --over -- bash -c 'mkdir "$scratch/other"; mount -t cgroup -o freezer other "$scratch/other"; FREEZERFS=$scratch/other
    '"$freeze_sleeper"'; echo $! > "$scratch/pid"; sh "$scratch/kill_daemon" "$TMPDIR/freezerfs-run.[^/]*/mount."'
pid=$(cat "$scratch/pid")
settled_letter $pid
kill $pid
echo 'in a group:'
run --kill -- sh -c 'mkdir "$FREEZERFS/0"; echo $PPID > "$FREEZERFS/0/tasks"; exit 6' | sed "s/.*echo: .*/refused/"
print_left
