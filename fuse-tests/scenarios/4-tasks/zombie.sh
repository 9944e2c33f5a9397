# A zombie is not listed, and keeps no group from being removed.
mkdir 0
away bash -c 'echo 0 > "$0"/0/tasks; sleep 1000 & exec sleep 1000' "$containers"
parent=$pid
two() { [ $(members 0) = 2 ]; }
until_true two
child=$(grep -vx $parent 0/tasks)
until_true runs $parent sleep # and so waits for no child
echo $parent > tasks
kill $child
until_true grep -q '^State:.Z' /proc/$child/status
members 0
lists . $child
lists 0 $child
lists . $parent
rmdir 0 && echo removed
