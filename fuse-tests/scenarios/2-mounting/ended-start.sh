# A start that is ended before the mount answers leaves nothing, and the message says what has ended it: by SIGTERM to the daemon in its first steps, before
# it mounts, and by the end of the program that has started it: with its children, as by Control-C, or it alone, as by a test's time limit.
#: engines signals (no engine takes part)
#: needs python3 unshare nsenter setsid
new_namespace 'mount -t tmpfs none /run && mkdir -m 700 /run/freezerfs'
mkdir "$scratch/mnt"
start_in_background() { # start_in_background [OPTION...]: its process group is $pid, what it says is in $scratch/answer
    start_process setsid nsenter -t $namespace -m -- "$launcher" "$@" freezer "$scratch/mnt" > "$scratch/answer" 2>&1
    until_true eval 'daemon=$(daemons) && [ -n "$daemon" ]'
}
ended() {
    await_letter $daemon gone
    await_letter $pid gone
    sed "s|$scratch|SCRATCH|; s|'.*java|'JAVA|" "$scratch/answer"
    inside grep -c " $scratch/mnt " /proc/mounts
    inside ls /run/freezerfs
}
echo 'first steps:'
mkfifo "$scratch/fifo"
start_in_background --log-file "$scratch/fifo" # it waits for a reader
kill -TERM $daemon
ended
echo 'before it mounts:'
start_process nsenter -t $namespace -m -- python3 -c 'import fcntl, time
lock = open("/run/freezerfs/lock", "w")
fcntl.lockf(lock, fcntl.LOCK_EX)
print("locked", flush=True)
time.sleep(1000)' > "$scratch/locked"
holder=$pid
until_true grep -q locked "$scratch/locked"
start_in_background -o persist # it waits for the lock
until_true eval 'ls -l /proc/$daemon/fd | grep -q /run/freezerfs/lock'
kill -TERM $daemon
ended
kill $holder
echo 'its starter:'
start_in_background --log-file "$scratch/fifo"
kill -TERM -$pid
await_letter $pid gone
timeout 60 cat "$scratch/fifo" > "$scratch/said"
await_letter $daemon gone
grep -o 'is unmounted: .*' "$scratch/said"
inside grep -c " $scratch/mnt " /proc/mounts
echo 'its starter alone:'
start_in_background --log-file "$scratch/fifo"
kill -KILL $pid
await_letter $pid gone
timeout 60 cat "$scratch/fifo" > "$scratch/said"
until_true grep -q answered "$scratch/answer"
ended
grep -o 'is unmounted: .*' "$scratch/said"
kill $namespace
