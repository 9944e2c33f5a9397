# Where the host's freezer is read-only, such an engine is refused, and engine=auto takes signals. Where it is not mounted, it is mounted for the daemon
# alone, and nothing of that is left after an unmount, a crash and recover, or a start that fails.
#: engines v1 v2 (signals uses no cgroup of the host)
#: needs python3 unshare nsenter
at=$scratch/mnt
freeze_inside() {
    inside mkdir "$at/0"
    counter
    inside sh -c "echo $pid > '$at/0/tasks'; echo FROZEN > '$at/0/freezer.state'"
    until_true eval '[ "$(inside cat "$at/0/freezer.state")" = FROZEN ]'
    counts
    note_cells $pid
}
private=$(journal)
private=${private%.journal}.$([ $engine = v1 ] && echo freezer || echo cgroup2)
left() {
    echo "$(counts) cells: $(count_cells), mounts: $(inside grep -c "$private " /proc/mounts), directories: $(ls -d "$private" 2> /dev/null | wc -l)"
}
echo "read-only:"
new_namespace 'for at in $(sed -n "s/^[^ ]* \([^ ]*\) cgroup2* .*/\1/p" /proc/mounts); do mount -o remount,bind,ro $at; done'
start_inside -o engine=$engine > "$scratch/refused" 2>&1
echo "status $?"
sed "s|=$engine|=ENGINE|; s|/sys[^ ]*|HOST|" "$scratch/refused"
start_inside -o engine=auto
grep -o 'engine=.*' "$scratch/said" | sed 's|/sys[^ ]*|HOST|'
inside umount "$at"
await_letter $daemon gone
kill $namespace
new_namespace "umount $host_freezer"
echo "unmounted:"
start_inside -o engine=$engine
grep -c "engine=$engine, in the hierarchy at its own mount of cgroups, at no path" "$scratch/said"
inside cat /proc/mounts > "$scratch/mounts"
grep -c "$([ $engine = v1 ] && echo ' cgroup .*freezer' || echo ' cgroup2 ')" "$scratch/mounts"
grep -c MountState "$scratch/said"
freeze_inside
inside umount "$at"
await_letter $daemon gone
left
echo "killed:"
start_inside -o engine=$engine
freeze_inside
kill_daemon
counts
inside "$launcher" recover "$at" | sed "s|$scratch/||g"
left
echo "killed, and the next mount:"
start_inside -o engine=$engine
freeze_inside
kill_daemon
start_inside -o engine=$engine
recovery_log
freeze_inside
inside umount "$at"
await_letter $daemon gone
left
echo "kept:"
start_inside -o engine=$engine,persist
freeze_inside
inside umount "$at"
await_letter $daemon gone
counts
start_inside -o engine=$engine,persist
inside cat "$at/0/freezer.state"
counts
inside umount "$at"
await_letter $daemon gone
inside "$launcher" recover "$at" | sed "s|$scratch/||g"
left
echo "the namespace ends too:"
start_inside -o engine=$engine
freeze_inside
kill_daemon
kill $namespace
await_letter $namespace gone
"$launcher" recover "$at" | sed "s|$scratch/||g"
echo "$(counts) cells: $(count_cells), directories: $(ls -d "$private" 2> /dev/null | wc -l)"
echo "a start that fails:"
new_namespace "umount $host_freezer && mount --bind /dev/null /dev/fuse"
start_inside -o engine=$engine,guardian > /dev/null 2>&1
echo "status $?"
left
kill $namespace
