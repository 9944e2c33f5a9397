# A task can be in a group of two mounts at once, each of which freezes it by itself. Whichever ends first, by unmount, or by a crash and recover,
# the other keeps its members; the cells of both are gone in the end.
#: engines v1 v2 (signals uses no cgroup of the host)
#: needs python3
a=$scratch/a b=$scratch/b
make_home
# in_both: puts a counter into a group of a, and then into one of b, which both freeze.
in_both() {
    mkdir -p "$a/0" "$b/0"
    counter
    both=$pid
    echo $both > "$home/cgroup.procs"
    echo $both > "$a/0/tasks"
    note_cells $both
    cells_of_a=$cells
    echo $both > "$b/0/tasks"
    note_cells $both
    echo "$(is_listed "$a/0" $both) $(is_listed "$b/0" $both)"
    for group in "$a/0" "$b/0"; do
        echo FROZEN > "$group/freezer.state"
        await_state "$group" FROZEN
    done
}
left() {
    echo "cells: $(find "$home" -name "$cells_of_a*" | wc -l) of a, $(find "$home" -name "$cells*" | wc -l) of b"
}
start_at a -o engine=$engine
start_at b -o engine=$engine
in_both
echo RUNNING > "$a/0/freezer.state"
counts
cat "$b/0/freezer.state"
echo FROZEN > "$a/0/freezer.state"
await_state "$a/0" FROZEN
echo RUNNING > "$b/0/freezer.state"
counts
cat "$a/0/freezer.state"
echo RUNNING > "$a/0/freezer.state"
counts
echo FROZEN > "$b/0/freezer.state"
await_state "$b/0" FROZEN
echo "a ends first:"
echo FROZEN > "$a/0/freezer.state"
await_state "$a/0" FROZEN
unmount_at a
is_listed "$b/0" $both
cat "$b/0/freezer.state"
counts
left
# a new group of b, while the abandoned cell of a is around it:
mkdir "$b/1"
echo $both > "$b/1/tasks"
is_listed "$b/1" $both
until_true eval '[ $(find "$home" -name "$cells_of_a*" | wc -l) = 0 ]'
left
counts
unmount_at b
is_home $both "$home"
counts
left
kill -9 $both
echo "a ends first, b next:"
start_at a -o engine=$engine
start_at b -o engine=$engine
in_both
unmount_at a
# the next mount there has nothing to recover:
start_at a -o engine=$engine
grep -c MountState "$scratch/a.log"
"$launcher" recover "$a" 2>&1 | grep -c 'is mounted, and its freezerfs is alive'
unmount_at a
unmount_at b
is_home $both "$home"
counts
left
kill -9 $both
echo "b ends first:"
start_at a -o engine=$engine
start_at b -o engine=$engine
in_both
unmount_at b
is_listed "$a/0" $both
cat "$a/0/freezer.state"
counts
left
unmount_at a
is_home $both "$home"
counts
left
kill -9 $both
echo "a is killed:"
start_at a -o engine=$engine
start_at b -o engine=$engine
in_both
kill_at a
"$launcher" recover "$a" | sed "s|$scratch/||g"
is_listed "$b/0" $both
cat "$b/0/freezer.state"
counts
left
kill_at b
"$launcher" recover "$b" | sed "s|$scratch/||g"
is_home $both "$home"
counts
left
"$launcher" recover "$a" | sed "s|$scratch/||g"
kill -9 $both
echo "another engine beside:"
start_at a -o engine=$engine
start_at b
mkdir "$a/0" "$b/0"
counter
echo $pid > "$a/0/tasks"
echo $pid > "$b/0/tasks"
for group in "$b/0" "$a/0"; do
    echo FROZEN > "$group/freezer.state"
    await_state "$group" FROZEN
done
echo RUNNING > "$a/0/freezer.state"
counts
echo RUNNING > "$b/0/freezer.state"
counts
# a process that the host's freezer holds can't stop, so that engine=signals waits for it:
echo FROZEN > "$a/0/freezer.state"
await_state "$a/0" FROZEN
echo FROZEN > "$b/0/freezer.state"
cat "$b/0/freezer.state"
echo RUNNING > "$a/0/freezer.state"
await_state "$b/0" FROZEN
counts
unmount_at b
counts
unmount_at a
counts
