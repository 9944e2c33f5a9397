# With persist the groups outlast the end of the mount, and a daemon that is killed: with their members, with children forked meanwhile, in cells
# beneath the same homes, and frozen throughout.
#: engines v1:hierarchical v1:v4 v2:2.6.28 v2:v5 (signals uses no cgroup of the host)
#: semantics v4 v5 2.6.28 hierarchical
#: needs python3
at=$scratch/mnt
make_home
options=engine=$engine,persist,semantics=$era
start_daemon -o $options
mkdir "$at/0" "$at/0/below" "$at/1"
counter
frozen=$pid frozen_count=$count
echo $frozen > "$home/cgroup.procs"
echo $frozen > "$at/0/below/tasks"
sleeper
stopped=$pid
kill -STOP $stopped
echo $stopped > "$at/0/below/tasks"
start_process bash -c 'while [ ! -e "$0" ]; do read -rt 0.05 <> <(:); done; sleep 1000 & sleep 1000 & sleep 1000' "$scratch/go"
parent=$pid
echo $parent > "$at/1/tasks"
echo FROZEN > "$at/0/below/freezer.state"
await_state "$at/0/below" FROZEN
note_cells $frozen
for how in killed unmounted; do
    size=$(stat -c %s "$frozen_count")
    if [ $how = killed ]; then
        kill_daemon
    else
        umount "$at"
        await_letter $daemon gone
    fi
    if [ $how = killed ]; then
        touch "$scratch/go"
        until_true eval '[ $(wc -w < /proc/$parent/task/$parent/children) = 3 ]'
    fi
    counts "$frozen_count"
    # another engine can't take the groups over:
    "$launcher" --log-file "$scratch/refused" -o "${options/engine=$engine/engine=signals}" freezer "$at" 2>&1 | sed "s|$scratch/||g; s|=$engine|=ENGINE|"
    counts "$frozen_count"
    # nor can a mount with other semantics, whose guardian does nothing:
    other=$([ $era = v4 ] && echo v5 || echo v4)
    "$launcher" --log-file "$scratch/refused" -o "${options/=$era/=$other},guardian" freezer "$at" 2>&1 | grep -c 'is busy'
    until_true eval '! pgrep -f "guardian cgroups $host_freezer $cells "' > /dev/null
    counts "$frozen_count"
    start_daemon -o $options
    await_state "$at/0/below" FROZEN
    echo "ran meanwhile: $(($(stat -c %s "$frozen_count") - size))"
    diff <(sort "$at/1/tasks") <(echo $parent $(< /proc/$parent/task/$parent/children) | tr ' ' '\n' | sort) && echo all there
    diff <(sort "$at/0/below/tasks") <(printf '%s\n' $frozen $stopped | sort) && echo all there
    cat "$at/1/freezer.state"
    is_home $frozen "$home/${cells}"*
    grep -c 'ERROR\|WARN' "$scratch/said"
done
cat "$at/1/freezer.state" > "$at/0/below/freezer.state"
counts "$frozen_count"
state_letter $stopped
# a tree that is given up leaves nothing:
echo FROZEN > "$at/0/below/freezer.state"
await_state "$at/0/below" FROZEN
umount "$at"
await_letter $daemon gone
counts "$frozen_count"
"$launcher" recover "$at" | sed "s|$scratch/||g"
counts "$frozen_count"
is_home $frozen "$home"
state_letter $stopped
echo "cells: $(count_cells)"
kill -9 $stopped # or it would be taken for one that the mount has left
