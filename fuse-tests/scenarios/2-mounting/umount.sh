# freezerfs umount ends a mount as umount(8) does, also an ordinary user's: the processes that it had stopped continue. It gives a message
# if there is no mount, if a process has its working directory in it, and if the daemon was killed.
#: users root nobody
#: needs python3
export XDG_RUNTIME_DIR=$scratch
says() {
    "$@" 2>&1 | sed "s/in use: .*(bash) works in it.*/in use: PROCESSES/; s|$scratch|SCRATCH|g"
    echo "status ${PIPESTATUS[0]}"
}
mounted() { grep -c " $scratch/mnt fuse.freezerfs " /proc/mounts; }
start_daemon
counter
mkdir "$scratch/mnt/0"
echo $pid > "$scratch/mnt/0/tasks"
echo FROZEN > "$scratch/mnt/0/freezer.state"
await_state "$scratch/mnt/0" FROZEN
says "$launcher" umount "$scratch/mnt/0"
cd "$scratch/mnt"
says "$launcher" umount "$scratch/mnt"
cd "$scratch"
mounted
counts
ln -s mnt link
says "$launcher" umount link
mounted
await_letter $daemon gone
counts
says "$launcher" umount mnt
says "$launcher" umount
start_daemon
stat "$scratch/mnt" > "$scratch/message" # the kernel caches what this shows
kill_daemon
says "$launcher" umount -- "$scratch/mnt"
mounted
# A look at the mount that waits for an answer when the daemon is killed gets another error than a later one does:
start_daemon
kill -STOP $daemon
until_true eval '! ps -L -o stat= -p $daemon | grep -qv "^T"' # else it could answer still
says "$launcher" umount "$scratch/mnt" > "$scratch/message" &
until_true eval 'ps -eo stat=,args= | grep -q "^[SD].* ls -f -- $scratch/mnt/\.$"'
kill_daemon
wait $!
cat "$scratch/message"
mounted
