# freezerfs mk, add, wait, rm and help: what they do, and what they say and exit with if they can't.
#: semantics v4 hierarchical v2
#: engines signals v1 v2:v4
#: programs waking_threads leaderless
say() {
    "$launcher" "$@" 2>&1 | sed "s/\b$pid\b/PID/g; s|$scratch|SCRATCH|g; s|${containers%/}|ROOT|g"
    local status=${PIPESTATUS[0]}
    [ "$status" = 0 ] || echo "status $status"
}
member_count() {
    if [ -e 0/cgroup.threads ]; then wc -l < 0/cgroup.threads; else wc -l < 0/tasks; fi
}
pid=none
say mk 0
say mk 0/1
say mk 0
say mk none/1
say mk "$scratch/1"
start_process "$scratch/waking_threads" 4
until_true eval '[ "$(ls /proc/$pid/task | wc -l)" = 4 ]'
say add 0 $pid
member_count
sleeper
say add 0 4194304 $pid
member_count
say add 0 none
say add none $pid
# Its first thread has exited: only the others can be moved.
mkdir left
entry=tasks
[ ! -e left/cgroup.procs ] || entry=cgroup.procs
: > "$scratch/count"
start_process "$scratch/leaderless" "$containers/left/$entry" "$scratch/count"
until_true eval 'grep -q "^State:.Z" /proc/$pid/status && [ -s "$scratch/count" ]'
say add 0 $pid
ls "/proc/$pid/task" | grep -vx $pid | {
    read -r thread
    if [ -e 0/cgroup.threads ]; then grep -cx "$thread" 0/cgroup.threads; else grep -cx "$thread" 0/tasks; fi
}
kill -KILL $pid
until_true has_ended $pid
rmdir left
say wait 0 thawed
say freeze 0 --wait=20
if [ -e 0/cgroup.freeze ]; then echo 1; else say rm 0 | grep -c "is FROZEN: .* and then 'freezerfs thaw 0' end them"; fi
say wait 0 FROZEN --timeout 20
say wait --timeout=0.1 0 RUNNING
say wait 0 FROSEN
say wait none FROZEN
say wait 0
say thaw --wait 20 0
say wait 0 RUNNING
say rm 0
say kill -KILL 0
until_true eval '[ "$(member_count)" = 0 ]'
say rm 0
mkdir "$scratch/mount" 0/1/2 0/3
mount --bind "$scratch/mount" 0/3
say rm -r 0
umount 0/3
say rm -r 0
say rm -r 0
mkdir -p "$scratch/other/0"
touch "$scratch/other/tasks"
say rm -r "$scratch/other"
say mk "$scratch/other/1"
say add "$scratch/other" $pid
ls "$scratch/other"
say rm "$containers"
say rm -f 0
ls -d */ 2>&1
for word in 'kill -- none' 'kill -term none' 'kill -s none' 'wiat none FROZEN' 'freez --wait 5 none' help 'help mk' 'help exce' 'rm --help' 'ls --josn' 'kill -KIL 0' 'freeze 0 --wiat' 'exec' 'exec none -- true' 'run --stict -- true'; do
    echo "$word:"
    say $word | head -n 2
done
