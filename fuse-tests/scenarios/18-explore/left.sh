# Whatever the command does, and however explore ends, it leaves no process, mount or folder, and no cgroup of the host's.
#: programs explore_waits_for_ever
leave_mount
options=engine=$engine
nothing_is_left() {
    [ -z "$(ls "$TMPDIR")" ] && ! grep -q "$TMPDIR" /proc/mounts && ! grep -lsz "^FREEZERFS=$TMPDIR" /proc/[0-9]*/environ
}
show_left() {
    until_true nothing_is_left || {
        print_left
        grep -lsz "^FREEZERFS=$TMPDIR" /proc/[0-9]*/environ
    }
}
frozen='mkdir "$FREEZERFS/a"; sleep 1000 & echo $! > "$FREEZERFS/a/tasks"; echo FROZEN > "$FREEZERFS/a/freezer.state"; '
# leaves NAME COMMAND: explores a command that does not end well, if it ends.
leaves() {
    echo "$1: $("$launcher" explore -o $options --timeout ${limit:-2s} -- bash -c "$2" 2>&1 | sed -E 's/after [0-9.]+ s.*/after its time/; s/exit status 5$|the process that supervises it was killed$/one of the two ends/')"
    show_left
}
leaves 'hangs' "$frozen exec sleep 1000"
leaves 'ignores signals' "trap '' HUP INT TERM; $frozen while :; do wait; sleep 0.1; done"
limit=20s leaves 'has daemons' "setsid sh -c 'sleep 1000 & sleep 1000 &'; ($frozen setsid sleep 1000 &); exit 3"
leaves 'is stopped' "$frozen sleep 1000 & kill -STOP \$! \$\$"
limit=20s leaves 'unmounts' "$frozen umount -l \"\$FREEZERFS\"; sleep 1000 & exit 4"
limit=20s leaves 'kills its supervisor' "$frozen (setsid sleep 1000 &); kill -9 \$PPID; exec sleep 1000"
limit=20s leaves 'ends, and its child kills the supervisor' "$frozen setsid sh -c 'until [ -d \$FREEZERFS/b ]; do sleep 0.01; done; kill -9 '\$PPID'; exec sleep 1000' & mkdir \$FREEZERFS/b; exit 5"
leaves 'stops its supervisor' "$frozen kill -STOP \$PPID; exec sleep 1000"
leaves 'prints much' "$frozen yes"
leaves 'prints a long line' "$frozen tr '\\0' a < /dev/zero"
# ended_by SIGNAL: ends explore while two runs of it hang.
ended_by() {
    start_process "$launcher" explore -o $options --timeout 1000s --jobs 2 --only freezer.state:write=FROZEN#1:FREEZING --only freezer.state:write=FROZEN#2:FREEZING \
        -- "$scratch/explore_waits_for_ever" > "$scratch/said" 2>&1
    until_true both_hang
    kill -s $1 $pid
    until_true has_ended $pid
    show_left
    echo "ended by SIG$1: $(< "$scratch/said")"
}
both_hang() { [ "$(cat "$TMPDIR"/*/mount-*/job/freezer.state | paste -sd ' ')" = 'FREEZING FREEZING' ]; }
for signal in TERM KILL; do ended_by $signal; done
echo 'while it begins:'
for signal in TERM KILL; do
    for count in 1 4; do
        start_process "$launcher" explore -o $options -- "$scratch/explore_waits_for_ever" > "$scratch/said" 2>&1
        until_true eval '[ "$(ls -d "$TMPDIR"/*/mount-* 2> /dev/null)" ]'
        for _ in $(seq $count); do read -r _ < /proc/loadavg; done
        kill -s $signal $pid
        until_true has_ended $pid
        show_left
    done
done
