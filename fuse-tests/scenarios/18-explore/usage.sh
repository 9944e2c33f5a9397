# What can't be explored is an error that says why: status 2 for wrong usage.
#: engines signals (no engine takes part)
leave_mount
run() {
    "$launcher" explore "$@" 2>&1 | sed "s|$scratch/||g; s|$scratch|scratch|"
    echo "status ${PIPESTATUS[0]}"
}
echo 'wrong usage:'
run
run --no-such-option -- true
for time in 5 -1s 1h ''; do run --timeout "$time" -- true; done
for number in 0 -2 many; do run --jobs $number -- true; done
for option in trace=file persist nested log=error auto_unmount no_such_option semantics=none; do run -o $option -- true; done
echo 'unfit commands:'
run -- sh -c 'echo one; echo two >&2; exit 3'
run -- sh -c 'kill -ABRT $$'
run --timeout 500ms -- sleep 1000
run -- "$scratch/missing"
run -- "$scratch"
once='mkdir "$scratch/once" 2> /dev/null || '
export scratch
run -- sh -c "$once"'{ mkdir "$FREEZERFS/new" "$FREEZERFS/new/below"; sleep 1000 & sleep 1000 & echo $! > "$FREEZERFS/new/tasks"; }'
rmdir "$scratch/once"
run -- sh -c "mkdir \$FREEZERFS/new; $once"'echo FROZEN > "$FREEZERFS/new/freezer.state"'
run --only mkdir#1:none -- mkdir new
run --only mkdir#1:none -- sh -c 'mkdir "$FREEZERFS/new"'
run --check 'test -d "$FREEZERFS/new" && echo checks && exit 7' -- sh -c 'mkdir "$FREEZERFS/new"'
TMPDIR=$scratch/none run -- true
print_left
