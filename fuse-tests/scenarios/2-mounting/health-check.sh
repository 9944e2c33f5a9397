# The container's health check succeeds if the mount answers. It fails in time if there is none, or if the daemon is stopped or was killed.
#: needs unshare flock
#: engines signals (no engine takes part)
# check WHEN: what the check finds, in a mount namespace without other mounts.
check() {
    inside "$scratch/bin/healthy"
    echo "$1: status $?"
}
mkdir "$scratch/bin"
cp "$project/docker/healthy" "$project/src/main/bin/mounts" "$scratch/bin"
new_namespace "$(declare -f forget_mounts); forget_mounts"
check 'before the mount'
start_inside
check mounted
kill -STOP $daemon
check stopped
kill -CONT $daemon
check continued
kill_daemon
check killed
inside umount "$scratch/mnt"
start_inside
check 'mounted again'
inside umount "$scratch/mnt"
await_letter $daemon gone
check unmounted
