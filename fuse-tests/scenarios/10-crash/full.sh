# If the journal can't be written, this is reported once, and everything else works.
#: users nobody
#: needs python3
export XDG_RUNTIME_DIR=$scratch/run
mkdir "$scratch/run"
warnings() { grep -ho "WARN.*" "$scratch/said" | sed "s|$scratch/||g; s/^WARN //"; }
try_it() {
    start_daemon "$@"
    sleeper
    mkdir "$scratch/mnt/0"
    echo $pid > "$scratch/mnt/0/tasks"
    echo FROZEN > "$scratch/mnt/0/freezer.state"
    await_state "$scratch/mnt/0" FROZEN
    echo RUNNING > "$scratch/mnt/0/freezer.state"
    settled_letter $pid
    echo $pid > "$scratch/mnt/tasks"
    rmdir "$scratch/mnt/0"
    warnings
    : > "$scratch/said"
    kill $daemon
    await_letter $daemon gone
}
echo 'nowhere to write:'
chmod 500 "$scratch/run"
try_it
try_it -o persist
chmod 700 "$scratch/run"
echo 'a folder that others can have put something into:'
mkdir -m 777 "$scratch/run/freezerfs"
: > "$scratch/run/freezerfs/anything"
try_it
rm -r "$scratch/run/freezerfs"
