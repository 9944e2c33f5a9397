# Double forks, setsid and reparenting don't lead out of a group.
#: users root nobody
#: alone without fork events a group is only known to be empty while other processes don't fork and end all the time
mkdir 0
start_process bash -c 'echo 0 > "$0"/0/tasks
    (sleep 1000 &)
    (setsid sleep 1000 &)
    (setsid bash -c "sleep 1000 & exec sleep 1000" &)
    exit' "$containers"
all_there() { [ $(count_members 0) = 4 ] && [ $(ps -o comm= -p $(paste -sd, 0/tasks) | grep -c sleep) = 4 ]; }
until_true has_ended $pid
until_true all_there
ps -o comm= -p $(paste -sd, 0/tasks)
ps -o ppid= -p $(paste -sd, 0/tasks) | grep -cw $pid
echo 9 > 0/signal.kill
count_members 0
try rmdir 0
