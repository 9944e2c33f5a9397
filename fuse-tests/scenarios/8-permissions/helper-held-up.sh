# Root without CAP_SYS_RESOURCE marks another user's task by a program that runs as that user, who can stop it. This delays no other call,
# and the move itself for a limited time; the task is a member all the same, and gets its mark when the user does not interfere any more.
#: engines signals (the others mark no process)
#: needs setpriv prlimit pgrep
#: programs stop_newest
at=$scratch/mnt
mkdir "$at"
setpriv --bounding-set=-sys_resource "$launcher" --log-file "$scratch/said" freezer "$at"
user=(setpriv --reuid=61903 --regid=61903 --clear-groups)
unmarked() { grep -q '^Max file locks *unlimited' /proc/$1/limits; }
marked() { ! unmarked $1; }
# in_time COMMAND: prints "ok" if it succeeds within 5 s, and its output.
in_time() {
    local begin=${EPOCHREALTIME/./} said
    said=$(timeout 15 bash -c "$1") || said="failed $said"
    [ $((${EPOCHREALTIME/./} - begin)) -lt 5000000 ] && echo "ok $said" || echo "took too long $said"
}
mkdir "$at/0" "$at/1" "$at/2"
start_process "${user[@]}" sleep 1000
task=$pid
until_true runs $task sleep
chmod o+x "$scratch"
start_process "${user[@]}" "$scratch/stop_newest"
stopping=$pid
until_true runs $stopping stop_newest
for to in 0 1 2 0; do
    in_time "echo $task > '$at/$to/tasks'"
done
# During the move, other calls get their answers.
in_time "echo $task > '$at/1/tasks'" > "$scratch/moved" &
in_time "mkdir '$at/3'; cat '$at/3/freezer.state' '$at/2/tasks'"
wait $!
cat "$scratch/moved"
[ "$(in_time "cat '$at/1/tasks'")" = "ok $task" ] && echo member
kill $stopping
until_true has_ended $stopping
until_true marked $task && echo marked
echo FROZEN > "$at/1/freezer.state"
await_state "$at/1" FROZEN
echo RUNNING > "$at/1/freezer.state"
echo $task > "$at/tasks"
until_true unmarked $task && echo mark taken off
kill $task
kill -CONT $task
# The helpers that were stopped were killed.
until_true eval '! pgrep -u 61903 > /dev/null'
rmdir "$at/0" "$at/1" "$at/2" "$at/3"
umount "$at"
