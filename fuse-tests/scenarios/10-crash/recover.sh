# `freezerfs recover` lets go of what a daemon that was killed had stopped, without mounting; not while it lives.
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
# where there never was one:
"$launcher" recover "$scratch/none" 2>&1 | sed 's|/[^ ]*/||'
echo "status ${PIPESTATUS[0]}"
