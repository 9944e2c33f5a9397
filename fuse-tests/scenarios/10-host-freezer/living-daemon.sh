# A daemon at the same mount point that sees another /run, and so another lock file, leaves the members of a living daemon alone, and says so; also
# one in another pid namespace, from where it can't be known whether the daemon is alive.
#: engines v1 v2 (signals uses no cgroup of the host)
#: needs python3 unshare nsenter
at=$scratch/mnt
start_daemon -o engine=$engine
first=$daemon
mkdir "$at/0"
counter
one=$pid one_count=$count
echo $one > "$at/0/tasks"
note_cells $one
echo FROZEN > "$at/0/freezer.state"
await_state "$at/0" FROZEN
without_names() {
    sed -E "s|$scratch/||g; s|/sys[^ ,]*|CELL|; s|process $first|process DAEMON|"
}
start_process unshare -m sh -c "mount -t tmpfs other /run && umount -l '$at' && exec sleep 1000"
namespace=$pid
until_true runs $namespace sleep
inside="nsenter -t $namespace -m --"
for options in engine=$engine engine=$engine,persist engine=signals; do
    $inside "$launcher" recover "$at" | without_names
    rm -f "$scratch/second"
    $inside "$launcher" --log-file "$scratch/second" -o $options freezer "$at"
    second=$(daemons | grep -vxF $first)
    grep -h MountState "$scratch/second" | sed "s/.* MountState - //" | without_names
    $inside mkdir "$at/0"
    sleeper
    $inside sh -c "echo $pid > '$at/0/tasks'; echo FROZEN > '$at/0/freezer.state'"
    until_true eval '[ "$($inside cat "$at/0/freezer.state")" = FROZEN ]'
    $inside umount "$at"
    await_letter $second gone
    if [ $options = engine=$engine,persist ]; then $inside "$launcher" recover "$at" | without_names; fi
    settled_letter $pid
    echo "$(counts $one_count) $(is_listed "$at/0" $one) cells: $(count_cells)"
done
unshare -mpf --mount-proc sh -c "mount -t tmpfs other /run; umount -l '$at'; '$launcher' recover '$at'" | without_names
echo "$(counts $one_count) $(is_listed "$at/0" $one) cells: $(count_cells)"
kill $namespace
kill_daemon
"$launcher" recover "$at" | without_names
counts $one_count
echo "cells: $(count_cells)"
