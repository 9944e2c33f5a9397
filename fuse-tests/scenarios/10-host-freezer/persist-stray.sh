# In v4 a frozen task that was moved into a RUNNING group, or into the root, stays frozen when the daemon is killed, and when it is unmounted with
# persist; only a freeze and a thaw of
# its new group thaw it.
#: engines v1 v2 (signals uses no cgroup of the host)
#: needs python3
at=$scratch/mnt
start_daemon -o engine=$engine,persist
mkdir "$at/0" "$at/1"
counter
one=$pid one_count=$count
counter
two=$pid two_count=$count
for pid in $one $two; do echo $pid > "$at/0/tasks"; done
note_cells $one
echo FROZEN > "$at/0/freezer.state"
await_state "$at/0" FROZEN
echo $one > "$at/1/tasks"
echo $two > "$at/tasks"
sizes=$(stat -c %s "$one_count" "$two_count")
for how in killed unmounted; do
    if [ $how = killed ]; then
        kill_daemon
    else
        umount "$at"
        await_letter $daemon gone
    fi
    start_daemon -o engine=$engine,persist
    is_listed "$at/1" $one
    is_listed "$at" $two
    cat "$at/1/freezer.state"
    counts "$one_count"
    counts "$two_count"
    [ "$(stat -c %s "$one_count" "$two_count")" = "$sizes" ] && echo 'none ran meanwhile'
done
echo FROZEN > "$at/1/freezer.state"
await_state "$at/1" FROZEN
echo RUNNING > "$at/1/freezer.state"
counts "$one_count"
counts "$two_count"
umount "$at"
await_letter $daemon gone
"$launcher" recover "$at" | sed "s|$scratch/||g"
counts "$one_count"
counts "$two_count"
echo "cells: $(count_cells)"
