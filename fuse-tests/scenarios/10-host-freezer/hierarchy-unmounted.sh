# While a daemon uses the host's hierarchy it can't be unmounted in the daemon's namespace. If it is detached all the same, no task can become a member,
# and nothing is made in the directory beneath.
#: engines v1 v2 (signals uses no cgroup of the host)
#: needs unshare nsenter
new_namespace true
start_inside -o engine=$engine
inside umount "$host_freezer" 2>&1 | grep -o busy
sleeper
inside mkdir "$scratch/mnt/0"
inside umount -l "$host_freezer"
inside sh -c "echo $pid > '$scratch/mnt/0/tasks'" 2>&1 | sed 's/.*: //'
inside ls -A "$host_freezer"
grep -v INFO "$scratch/said" | sed "s/^.* WARN/WARN/; s/task $pid/task ID/; s|$host_freezer|HOST|"
inside umount "$scratch/mnt"
await_letter $daemon gone
