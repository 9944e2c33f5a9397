# A damaged record of groups is used as far as it can be read; one that is not freezerfs's is not. Either is logged in one line, and does
# not prevent a start. A last line without its end is no damage: a daemon was killed while it wrote it. No process stays stopped without reason: it is frozen, or continues.
#: engines signals (the others keep no journal of stopped processes)
#: needs python3
kept=$(journal) kept=${kept%journal}tree
damage() { # damage WORDS COMMAND: kills a daemon that has a frozen group, runs the command on its record, and starts another daemon
    echo "$1:"
    : > "$scratch/said"
    start_daemon -o persist
    sleeper
    mkdir "$scratch/mnt/0" "$scratch/mnt/1"
    echo $pid > "$scratch/mnt/0/tasks"
    echo FROZEN > "$scratch/mnt/0/freezer.state"
    await_state "$scratch/mnt/0" FROZEN
    kill_daemon
    eval "$2"
    start_daemon -o persist
    recovery_log
    echo "groups: $(ls -d "$scratch"/mnt/[01] 2> /dev/null | wc -l), set aside: $(ls -d "$kept.aside" 2> /dev/null | wc -l)"
    if [ -e "$scratch/mnt/0" ]; then # without the line with FROZEN it is FREEZING
        await_state "$scratch/mnt/0" FROZEN
        echo RUNNING > "$scratch/mnt/0/freezer.state"
    fi
    await_letter $pid S
    is_listed "$scratch/mnt" $pid
    echo $pid > "$scratch/mnt/tasks"
    rmdir "$scratch"/mnt/[01] 2> /dev/null
    rm -rf "$kept.aside"
    umount "$scratch/mnt"
    await_letter $daemon gone
}
damage 'cut off in its last line' 'truncate -s -5 "$kept"'
damage 'the line of a group cut off' 'sed -i "/^[^ ]* group 2 /s/.....$//" "$kept"'
damage 'something else' 'head -c 100000 /dev/urandom > "$kept"'
damage 'missing' 'rm "$kept"'
damage 'a folder' 'rm "$kept"; mkdir "$kept"'
damage 'without its journal' 'rm "$(journal)"'
damage 'its journal cut off' 'truncate -s 130 "$(journal)"'
