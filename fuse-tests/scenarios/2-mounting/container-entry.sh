# What the container runs starts another daemon in place of one that was killed. SIGTERM ends it with its daemon, also one that was only just started.
#: engines signals (no engine takes part)
mkdir "$scratch/bin" "$scratch/mnt"
ln -s "$launcher" "$scratch/bin/freezerfs"
PATH=$scratch/bin:$PATH start_process "$project/docker/entry" --log-file "$scratch/said" -o guardian freezer "$scratch/mnt" > "$scratch/shown" 2>&1
entry=$pid
# await_mounts NUMBER: waits until daemons have mounted so many times.
await_mounts() {
    until_true eval '[ "$(grep -c "mounted at" "$scratch/said")" = '$1' ]'
}
await_mounts 1
daemon=$(daemons)
sleeper
mkdir "$scratch/mnt/0"
echo $pid > "$scratch/mnt/0/tasks"
echo FROZEN > "$scratch/mnt/0/freezer.state"
await_state "$scratch/mnt/0" FROZEN
state_letter $pid
kill_daemon
await_letter $pid S
await_mounts 2
kill -TERM $entry
await_letter $entry gone
daemons
grep -c " $scratch/mnt " /proc/mounts

# A program in place of freezerfs ends its parent as it starts.
cat > "$scratch/program" << 'PROGRAM'
#!/bin/sh
[ "$1" = -f ] || { echo "$@" && exit; }
kill -TERM $PPID
exec sleep 10.0625
PROGRAM
chmod +x "$scratch/program"
ln -sf ../program "$scratch/bin/freezerfs"
for time in {1..20}; do
    PATH=$scratch/bin:$PATH "$project/docker/entry" freezer /mountpoint 2> /dev/null
    echo "status $?"
    ps -eo args= | grep -c '^sleep 10.0625'
done | sort | uniq -c | sed 's/^ *//'
