# The daemon, its guardian and kernel threads can't be put into a group.
#: engines v1 v2 (signals uses no cgroup of the host)
#: needs pgrep
start_daemon -o engine=$engine,guardian
at=$scratch/mnt
mkdir "$at/0"
guardian=$(pgrep -P $daemon -f bin/guardian)
for pid in $daemon $guardian 2 $(pgrep -P 2 | head -n 1); do
    try "echo $pid > '$at/0/tasks'"
done
for tid in $(ls /proc/$daemon/task); do try "echo $tid > '$at/0/tasks'"; done | sort -u
count_members "$at/0"
host_cgroup 2
host_cgroup $daemon | grep -c freezerfs
umount "$at"
await_letter $daemon gone
await_letter $guardian gone
