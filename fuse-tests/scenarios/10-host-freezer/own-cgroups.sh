# A member may make cgroups of its own in its cell and move itself there. It is still a member: listed, frozen and killed with its group, and taken
# home at the end, with the cgroup removed.
#: engines v1 v2 (signals uses no cgroup of the host)
#: needs python3
start_daemon -o engine=$engine
at=$scratch/mnt
mkdir "$at/0" "$at/1" "$at/2"
make_home
# deeper PID: makes a cgroup in the cell of a member, and moves it there.
deeper() {
    local cell=$host_freezer$(host_cgroup $1)
    mkdir -p "$cell/own/more"
    echo $1 > "$cell/own/more/cgroup.procs"
}
counter
echo $pid > "$home/cgroup.procs"
echo $pid > "$at/0/tasks"
one=$pid
note_cells $one
deeper $one
is_listed "$at/0" $one
is_listed "$at" $one
try "rmdir '$at/0'"
echo FROZEN > "$at/0/freezer.state"
await_state "$at/0" FROZEN
counts
# moved while it is frozen:
echo $one > "$at/1/tasks"
is_listed "$at/0" $one
is_listed "$at/1" $one
counts
deeper $one
echo FROZEN > "$at/1/freezer.state"
await_state "$at/1" FROZEN
echo RUNNING > "$at/1/freezer.state"
counts
echo "cells that are not empty, or are kept by what is in them:" $(count_cells)
sleeper_in "$home"
two=$pid
echo $two > "$at/2/tasks"
deeper $two
try "echo 9 > '$at/2/signal.kill'"
await_letter $two gone
count_members "$at/2"
try "rmdir '$at/2'"
echo FROZEN > "$at/1/freezer.state"
await_state "$at/1" FROZEN
umount "$at"
await_letter $daemon gone
is_home $one "$home"
counts
echo "cells: $(count_cells)"
find "$home" -mindepth 1 -type d | wc -l
grep -c 'ERROR\|WARN' "$scratch/said"
