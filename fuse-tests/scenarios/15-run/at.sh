# With freezerfs run --at the command alone sees the mount, at that path; another such command sees its own there.
#: users root nobody
#: engines signals (no engine takes part)
#: needs unshare
leave_mount
mkdir "$scratch/at" "$scratch/at/below"
run() {
    "$launcher" run --at "$scratch/at" "$@" 2>&1
    echo "status $?"
}
run -- sh -c 'echo "${FREEZERFS#$scratch/}"; ls "$FREEZERFS"; id -u | sed "s/^'"$(id -u)"'$/the same user/"; exit 3'
run -- bash -c "$freeze_sleeper"'
    ls "$scratch/at"
    "$launcher" run --at "$scratch/at" -- sh -c "find \$FREEZERFS -mindepth 1 -type d | wc -l"
    ps -o stat= -p $! | cut -c1
    kill -9 $!; wait; rmdir "$FREEZERFS/0"' | grep -v Killed
ls "$scratch/at"
print_left
