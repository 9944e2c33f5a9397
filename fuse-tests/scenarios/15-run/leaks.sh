# What the command of freezerfs run leaves in groups is reported, and let go; with --kill it is killed, with --strict the exit status is 125.
leave_mount
# Frozen before its exec it would still be called sh.
leave_sleeper='mkdir "$FREEZERFS/a b"; sleep 1000 > /dev/null 2>&1 & until grep -qx sleep /proc/$!/comm; do :; done
    echo $! > "$FREEZERFS/a b/tasks"; echo $! > "$scratch/pid"'
run() {
    local status
    "$launcher" run -o engine=$engine "$@" 2>&1 > "$scratch/printed" | sed -E 's/process [0-9]+/process ID/'
    status=${PIPESTATUS[0]}
    cat "$scratch/printed"
    pid=$(cat "$scratch/pid")
    echo "status $status, process $(settled_letter $pid)"
    kill $pid 2> /dev/null
}
run -- sh -c "$leave_sleeper; exit 3"
run -- sh -c "$leave_sleeper"'; echo FROZEN > "$FREEZERFS/a b/freezer.state"; until grep FROZEN "$FREEZERFS/a b/freezer.state"; do :; done'
run --strict -- sh -c "$leave_sleeper"
run --kill -- sh -c "$leave_sleeper"'; echo FROZEN > "$FREEZERFS/a b/freezer.state"'
run --kill --strict -- sh -c "$leave_sleeper"
echo 'no leaks:'
run --strict -- sh -c "$leave_sleeper"'; kill $!; (sleep 0.2; rmdir "$FREEZERFS/a b") &' # for a time: the command has ended then
print_left
