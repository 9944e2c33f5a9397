# When the mount ends, each member and each child is back in the cgroup of the host in which it was before, and runs or is stopped as before. No cell
# is left.
#: engines v1 v2 (signals uses no cgroup of the host)
#: needs python3
start_daemon -o engine=$engine
at=$scratch/mnt
mkdir "$at/frozen" "$at/running"
make_home
mkdir "$home/deep"
counter
own=$pid own_count=$count
echo $own > "$home/deep/cgroup.procs"
sleeper_in "$home"
stopped=$pid
kill -STOP $stopped
await_letter $stopped T
counter
usual=$pid usual_count=$count
usual_home=$host_freezer$(host_cgroup $usual | sed 's|^/$||')
sleeper
usual_stopped=$pid
kill -STOP $usual_stopped
await_letter $usual_stopped T
start_process bash -c 'echo $$ > "$0"; sleep 1000 & sleep 1000 & sleep 1000' "$at/frozen/tasks"
until_true eval '[ "$(count_members "$at/frozen")" = 4 ]'
family=$(cat "$at/frozen/tasks")
for pid in $own $stopped $usual $usual_stopped; do echo $pid > "$at/frozen/tasks"; done
sleeper_in "$home/deep"
running=$pid
echo $running > "$at/running/tasks"
note_cells $running
echo FROZEN > "$at/frozen/freezer.state"
await_state "$at/frozen" FROZEN
echo "cells: $(count_cells)"
counts $own_count
umount "$at"
await_letter $daemon gone
is_home $own "$home/deep"
is_home $stopped "$home"
is_home $usual "$usual_home"
is_home $usual_stopped "$usual_home"
is_home $running "$home/deep"
for pid in $family; do is_home $pid "$usual_home"; done | sort -u
counts $own_count
counts $usual_count
state_letter $stopped
state_letter $usual_stopped
for pid in $running $family; do settled_letter $pid; done | sort -u
echo "cells: $(count_cells)"
rm "$scratch"/count.*
kill $own $usual
kill -9 $stopped $usual_stopped # or they would be taken for ones that the mount has left
find "$home" -mindepth 1 -type d | sed "s|$home||"
# also when the daemon gets SIGTERM, or is killed, while two families that fork all the time are in a group, running or frozen:
for state in RUNNING FROZEN; do
    for end in TERM KILL; do
        start_daemon -o engine=$engine
        mkdir "$at/0"
        for _ in 1 2; do containers=$at chain 0; done
        echo $state > "$at/0/freezer.state"
        await_state "$at/0" $state
        members=$(count_members "$at/0")
        kill -$end $daemon
        await_letter $daemon gone
        [ $end = TERM ] || "$launcher" recover "$at" | sed "s|$scratch/||g; s/thawed $members /thawed all /"
        for count in "$scratch"/count.??????; do
            [ -e "$count.pid" ] || counts "$count"
            rm "$count"
        done | sort | uniq -c | tr -s ' '
        echo "cells: $(count_cells)"
    done
done
