# Root without CAP_SYS_RESOURCE can't mark another user's task. Its children are followed by fork events; where the kernel sends none, it can't be
# put into a group, and the log says why. Its own tasks can, also if they become another user's later, but then they can only go back to the root.
#: engines signals (the others mark no process)
#: needs setpriv
at=$scratch/mnt
mkdir "$at"
mkfifo "$scratch/go"
chmod o+x "$scratch"
chmod o+rw "$scratch/go"
user=(setpriv --reuid=61903 --regid=61903 --clear-groups)
start() { setpriv --bounding-set=-sys_resource "$launcher" --log-file "$scratch/said" "$@" freezer "$at" && mkdir "$at/0" "$at/1"; }
# forking: a task of the user that forks a child for each line of $scratch/go.
forking() {
    # It keeps the pipe open: a line that is written while a reader closes it would be lost.
    start_process "${user[@]}" bash -c 'exec 3<> "$1"; while read -r <&3; do sleep 1000 & done' parent "$scratch/go"
    until_true eval '[ "$(ps -o uid= -p $pid | tr -d " ")" = 61903 ]'
}
children() { cat /proc/$1/task/$1/children; }
has_children() { [ "$(children $pid | wc -w)" = $1 ]; }
unmarked() { grep -q '^Max file locks *unlimited' /proc/$1/limits; }
end() {
    echo 9 > "$at/0/signal.kill"
    remove_groups "$at/0" "$at/1"
    umount "$at"
}

echo 'with fork events:'
start
forking
echo > "$scratch/go"
until_true has_children 1
echo $pid > "$at/0/tasks"
unmarked $pid && echo not marked
echo > "$scratch/go"
until_true has_children 2
before=$(children $pid | cut -d' ' -f1)
grep -qx $before "$at/0/tasks" || echo 'the child that was forked before is not in the group'
wc -l < "$at/0/tasks"
echo FROZEN > "$at/0/freezer.state"
await_state "$at/0" FROZEN
echo RUNNING > "$at/0/freezer.state"
try "echo $pid > '$at/1/tasks'"
try "echo $pid > '$at/0/tasks'"
kill -9 $pid $before
end

echo 'a task of root that becomes the user, is moved, and taken over by the next daemon:'
start -o persist
start_process bash -c 'echo 0 > "$1/0/tasks"; shift; exec "$@"' - "$at" "${user[@]}" sleep 1000
until_true runs $pid sleep
echo $pid > "$at/1/tasks"
umount "$at"
until_true eval '[ -z "$(daemons)" ]'
setpriv --bounding-set=-sys_resource "$launcher" --log-file "$scratch/said" -o persist freezer "$at"
wc -l < "$at/0/tasks"
grep -cx $pid "$at/1/tasks"
kill -9 $pid
remove_groups "$at/0" "$at/1"
umount "$at"

echo 'without:'
start -o events=none
forking
try "echo $pid > '$at/0/tasks'"
wc -l < "$at/0/tasks"
sed -n 's/.* WARN *//p' "$scratch/said" | sed "s/\<$pid\>/PID/"
kill -9 $pid
echo 'a task of root that becomes the user:'
start_process bash -c 'echo 0 > "$1/0/tasks"; shift; exec "$@"' - "$at" "${user[@]}" sleep 1000
until_true runs $pid sleep
grep -cx $pid "$at/0/tasks"
try "echo $pid > '$at/1/tasks'"
grep -cx $pid "$at/0/tasks"
try "echo $pid > '$at/tasks'"
wc -l < "$at/0/tasks"
kill -9 $pid
end
