# The guardian delivers signals that were held back to no process that has got the id of one for which they were held, and moves none: not even if it
# gets the id while the guardian is at work.
#: engines v2 (v1 holds no signals back)
#: alone it starts a process with a certain id, which any other process could get first
#: needs pgrep /proc/sys/kernel/ns_last_pid
at=$scratch/mnt
mkdir "$scratch/bin"
# Right before the guardian sends the first signals it is kept waiting, for at most 20 s.
cat > "$scratch/bin/tr" << END
#!/bin/sh
if [ -e "$scratch/killed" ] && [ ! -e "$scratch/sending" ]; then
    : > "$scratch/sending"
    for _ in \$(seq 2000); do [ ! -e "$scratch/go" ] || break; sleep 0.01; done
fi
exec /usr/bin/tr "\$@"
END
chmod +x "$scratch/bin/tr"
PATH=$scratch/bin:$PATH start_daemon -o engine=v2,guardian
guardian=$(pgrep -P $daemon -f bin/guardian)
mkdir "$at/0"
sleeper
reused=$pid
echo $reused > "$at/0/tasks"
note_cells $reused
echo FROZEN > "$at/0/freezer.state"
await_state "$at/0" FROZEN
echo 10 > "$at/0/signal.kill"
: > "$scratch/killed" # the daemon's start uses tr too
kill_daemon
until_true test -e "$scratch/sending"
kill -9 $reused
await_letter $reused gone
until_true sleeper_with_id $reused
: > "$scratch/go"
# Another process can have got its id, as ids go on from the one that was asked for.
until_true eval '! grep -qs bin/guardian /proc/$guardian/cmdline'
echo "stranger: $(settled_letter $reused), in a cell: $(host_cgroup $reused | grep -c "$cells")"
kill -9 $reused
"$launcher" recover "$at" > /dev/null
echo "cells: $(count_cells)"

echo "moved by its id, and put back:"
make_home
mkdir "$home/parent" "$home/cell"
eval "$(sed -n '/^\(move\|start_of\|status_of\|cgroup_of\|in_cgroup\)() {$/,/^}/p' "${launcher%/*}/guardian")"
proc=/proc hierarchy=$host_freezer
start_process sh -c "echo 0 > '$home/parent/cgroup.procs' && sleep 1000 & wait"
parent=$pid
echo $parent > "$home/parent/cgroup.procs"
until_true eval 'child=$(pgrep -P $parent -x sleep)'
for start in $(($(start_of $child) - 1)) $(start_of $child); do
    move $child $start "$home/cell"
    echo "status $?, in $(cgroup_of $child | sed 's|.*/||')"
done
kill -9 $child $parent
