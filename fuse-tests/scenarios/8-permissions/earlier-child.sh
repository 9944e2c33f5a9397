# A child that a task had before the task was put into a group is not in the group, also where the task can't be marked, and the kernel reports no
# forks. A child that it forks in the group is.
#: engines signals (the others mark no process)
#: options events=none
#: needs mkfifo
mkfifo "$scratch/go"
children() { cat /proc/$1/task/$1/children; }
start_process bash -c 'ulimit -x 100; sleep 1000 & read -r < "$1"; sleep 1000 & wait' parent "$scratch/go"
until_true eval '[ "$(children $pid | wc -w)" = 1 ]'
read -r before < <(children $pid)
mkdir 0
echo $pid > 0/tasks
grep -o '^Max file locks *100 ' /proc/$pid/limits | tr -s ' '
echo > "$scratch/go"
until_true eval '[ "$(children $pid | wc -w)" = 2 ]'
read -r _ after < <(children $pid)
until_true grep -qx $after 0/tasks && echo 'the child that was forked in the group is there'
grep -qx $before 0/tasks || echo 'the one that was forked before is not'
kill $pid $before $after # the parent first: it ends when its children have
until_true rmdir 0
