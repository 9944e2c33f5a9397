# `freezerfs recover` continues what a killed daemon had stopped, without mounting; it refuses while the daemon lives.
#: engines signals (the others keep no journal of stopped processes)
#: users root nobody
#: needs python3
export XDG_RUNTIME_DIR=$scratch
start_daemon
counter
mkdir "$scratch/mnt/0"
echo $pid > "$scratch/mnt/0/tasks"
echo FROZEN > "$scratch/mnt/0/freezer.state"
await_state "$scratch/mnt/0" FROZEN
recover() {
    "$launcher" recover "$scratch/mnt" 2>&1 | sed 's|/[^ ]*/||g'
    echo "status ${PIPESTATUS[0]}"
}
recover
counts
kill_daemon
recover
counts
grep -c " $scratch/mnt " /proc/mounts
recover
"$launcher" recover
# where no daemon ever was:
"$launcher" recover "$scratch/none" 2>&1 | sed 's|/[^ ]*/||'
echo "status ${PIPESTATUS[0]}"
