# If freezerfs run is killed, or the daemon, the mount ends all the same, and its tasks go on.
leave_mount
# run_frozen: runs a command whose mount has a frozen sleeper. Sets $pid (of freezerfs run), $mount, $sleeping and $command, their ids.
run_frozen() {
    rm -f "$scratch/said"
    start_process "$launcher" run -o engine=$engine -- sh -c "$freeze_sleeper"'; echo "$FREEZERFS $! $$" > "$scratch/said"; kill -STOP $$' 2> "$scratch/errors"
    until_true test -s "$scratch/said"
    read -r mount sleeping command < "$scratch/said"
    state_letter $sleeping
}
is_mounted() { grep -q " $mount " /proc/mounts; }
run_frozen
kill -9 $pid
until_true eval '! is_mounted'
await_letter $sleeping S
kill -9 $command $sleeping
until_true eval '[ -z "$(ls "$TMPDIR")" ]'
run_frozen
kill -9 "$(ps -eo pid=,args= | awk -v at="$mount" '/freezerfs\.jar/ && index($0, at) { print $1 }')"
kill -CONT $command
until_true has_ended $pid
await_letter $sleeping S
kill $sleeping
sed "s|${mount%/*}|DIRECTORY|g" "$scratch/errors"
print_left
