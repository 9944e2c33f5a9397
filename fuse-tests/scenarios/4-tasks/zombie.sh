# A zombie is not listed, and a group with a zombie only can be removed.
mkdir 0
start_process bash -c 'echo 0 > "$0"/0/tasks; sleep 1000 & exec sleep 1000' "$containers"
parent=$pid
two() { [ $(count_members 0) = 2 ]; }
until_true two
child=$(grep -vx $parent 0/tasks)
until_true runs $parent sleep # which does not wait for children
echo $parent > tasks
kill $child
until_true grep -q '^State:.Z' /proc/$child/status
count_members 0
is_listed . $child
is_listed 0 $child
is_listed . $parent
rmdir 0 && echo removed
