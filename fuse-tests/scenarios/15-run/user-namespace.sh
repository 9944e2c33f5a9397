# An ordinary user who has no fusermount can use freezerfs run, in a user namespace: the command keeps its ids, and freezes its own processes.
#: users nobody
#: needs unshare
leave_mount
mkdir "$scratch/bin"
find $(echo $PATH | tr : ' ') -maxdepth 1 ! -name 'fusermount*' -exec ln -s -t "$scratch/bin" {} + 2> /dev/null
PATH=$scratch/bin
sleeper
"$launcher" run --kill -- bash -c 'command -v fusermount3; id -u | sed "s/^'"$(id -u)"'$/the same user/"
    awk "\$2 == \"$FREEZERFS\" { print \$3 }" /proc/mounts; '"$freeze_sleeper"'; ps -o stat= -p $! | cut -c1
    mkdir "$FREEZERFS/1"; for pid in '$pid' 1; do echo $pid > "$FREEZERFS/1/tasks"; done; wc -l < "$FREEZERFS/1/tasks"
    exit 4' 2>&1 | sed -E 's/process [0-9]+/process ID/; s/^bash: line [0-9]+: //'
echo "status ${PIPESTATUS[0]}"
print_left
