# A copy of the mount in another mount namespace ends with the mount; a copy of a kernel's freezer stays, and its groups stay frozen.
#: needs python3 unshare nsenter
start_daemon
start_process unshare --mount sleep 1000
until_true runs $pid sleep
in_copy() {
    nsenter --mount=/proc/$pid/ns/mnt cat "$scratch/mnt/freezer.state" 2>&1 | sed 's/.*: //'
}
in_copy
umount "$scratch/mnt"
await_letter $daemon gone
in_copy
