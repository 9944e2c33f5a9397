# What other programs do to the cgroups of members: a process that they move out is in the root from then on, and runs; one that they move in is a
# member; a cell that they thaw is frozen again, and its group is not FROZEN until it is. Each is logged once.
#: engines v1 v2 (signals uses no cgroup of the host)
#: needs python3
start_daemon -o engine=$engine
at=$scratch/mnt
mkdir "$at/0" "$at/1" "$at/2"
# logged WORDS COUNT: waits until so many lines of the log have them, and a check more; prints how many there are then. The members are listed up to
# three seconds after a change, if the machine is busy.
logged() {
    until_true eval '[ $(grep -c "'"$1"'" "$scratch/said") -ge '$2' ]'
    sleep 1.2 # for a time: a check that finds nothing leaves no trace
    grep -c "$1" "$scratch/said"
}
make_home
counter
one=$pid one_count=$count
echo $one > "$at/0/tasks"
member "$at/0"
two=$pid
note_cells $one
cell=$host_freezer$(host_cgroup $one)
echo FROZEN > "$at/0/freezer.state"
await_state "$at/0" FROZEN
counts $one_count
echo "moved out:"
echo $one > "$home/cgroup.procs"
is_listed "$at/0" $one
is_listed "$at" $one
counts $one_count
logged "process $one was moved out" 1
cat "$at/0/freezer.state"
echo "moved in:"
echo $one > "$cell/cgroup.procs"
is_listed "$at/0" $one
await_state "$at/0" FROZEN
counts $one_count
echo "thawed:"
thaw_host_cgroup "$cell"
grep -v FROZEN "$at/0/freezer.state"
await_state "$at/0" FROZEN
counts $one_count
# nobody reads the state: the check finds it
thaw_host_cgroup "$cell"
until_true is_frozen_host_cgroup "$cell"
counts $one_count
logged "was thawed by another program" 1
echo "a running group:"
echo RUNNING > "$at/0/freezer.state"
counts $one_count
# once this one is reported, all members have been listed since the first was moved in
member "$at/0"
three=$pid
echo $three > "$home/cgroup.procs"
logged "process $three was moved out" 1
echo $one > "$home/cgroup.procs"
logged "process $one was moved out" 2
# what this daemon moves, and what ends, was not moved by others:
echo $one > "$at/1/tasks"
echo $one > "$at/2/tasks"
echo $one > "$at/tasks"
echo $two > "$at/1/tasks"
echo $one > "$at/0/tasks"
sleep 1.2 # for a time: as above
echo $two > "$at/tasks"
kill $one
await_letter $one gone
sleep 1.2 # for a time: as above
grep -c "was moved out" "$scratch/said"
count_members "$at/0"
umount "$at"
await_letter $daemon gone
is_home $two "$host_freezer$(host_cgroup $$ | sed 's|^/$||')"
echo "cells: $(count_cells)"
