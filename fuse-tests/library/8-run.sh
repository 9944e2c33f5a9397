# freezerfs run.

# leave_mount: leaves the scenario's mount; $scratch/tmp is for temporary files from here on.
leave_mount() {
    cd /
    mkdir "$scratch/tmp"
    export TMPDIR=$scratch/tmp
}

# print_left: prints what is left of what was mounted and made below $scratch/tmp.
print_left() {
    ls "$TMPDIR"
    grep "$TMPDIR" /proc/mounts
}

# For a command of freezerfs run: makes the group 0, with a sleeper that is frozen; its id is in $!.
freeze_sleeper='mkdir "$FREEZERFS/0"; sleep 1000 > /dev/null 2>&1 & until grep -qx sleep /proc/$!/comm; do :; done
    echo $! > "$FREEZERFS/0/tasks"; echo FROZEN > "$FREEZERFS/0/freezer.state"
    until grep -q FROZEN "$FREEZERFS/0/freezer.state"; do :; done'

# For bash as a command of freezerfs run --kill: makes the group all and moves all processes there, but this one: a sleeper, run itself, and all that it has
# started. Prints how many are there then.
move_all='mkdir "$FREEZERFS/all"
    sleep 1000 > /dev/null 2>&1 & until grep -qx sleep /proc/$!/comm; do :; done
    for process in $PPID $(pgrep -P $PPID) $!; do
        [ $process = $$ ] || echo $process > "$FREEZERFS/all/cgroup.procs"
    done
    wc -l < "$FREEZERFS/all/cgroup.procs"'
# print_moves: copies the output of these to standard output, without numbers.
print_moves() { sed -E 's/process [0-9]+/process ID/; s/.*line [0-9]+: //'; }
