# A child that another user's task had before the task was put into a group is not in the group, also where root can't mark the task at once, and
# the kernel reports no forks. A child that it forks in the group is.
#: engines signals (the others mark no process)
#: needs setpriv mkfifo
at=$scratch/mnt
mkdir "$at"
mkfifo "$scratch/go"
chmod o+x "$scratch"
chmod o+r "$scratch/go"
setpriv --bounding-set=-sys_resource "$launcher" -o events=none freezer "$at"
children() { cat /proc/$1/task/$1/children; }
start_process setpriv --reuid=61904 --regid=61904 --clear-groups bash -c 'sleep 1000 & read -r < "$1"; sleep 1000 & wait' parent "$scratch/go"
until_true eval '[ "$(children $pid | wc -w)" = 1 ]'
read -r before < <(children $pid)
mkdir "$at/0"
echo $pid > "$at/0/tasks"
until_true grep -qE '^Max file locks +[0-9]+ ' /proc/$pid/limits && echo marked
echo > "$scratch/go"
until_true eval '[ "$(children $pid | wc -w)" = 2 ]'
read -r _ after < <(children $pid)
until_true grep -qx $after "$at/0/tasks" && echo 'the child that was forked in the group is there'
grep -qx $before "$at/0/tasks" || echo 'the one that was forked before is not'
kill $pid $before $after # the parent first: it ends when its children have
until_true rmdir "$at/0"
umount "$at"
