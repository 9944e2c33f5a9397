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
