# A process that the command of freezerfs run leaves in the mount, with its working directory and an open file there, does not keep the mount.
#: engines signals (no engine takes part)
leave_mount
"$launcher" run -- bash -c 'mkdir "$FREEZERFS/0"; cd "$FREEZERFS/0"; setsid sleep 1000 9< tasks > /dev/null 2>&1 & echo $! > "$scratch/pid"' 2>&1
echo "status $?"
pid=$(cat "$scratch/pid")
settled_letter $pid
try 'cat /proc/$pid/cwd/tasks'
kill $pid
print_left
