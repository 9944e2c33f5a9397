# A child of vfork is in its parent's group, before its exec and after.
#: needs python3
mkdir 0
cat > "$scratch/vfork.py" << 'END'
import os, sys, time
fifo, containers = sys.argv[1:]
with open(containers + "/0/tasks", "w") as tasks:
    tasks.write("0")
# posix_spawn is vfork and exec; the child opens the fifo, which makes it wait, before its exec.
os.posix_spawn("/bin/sleep", ["sleep", "1000"], os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 0, fifo, os.O_RDONLY, 0)])
time.sleep(1000)
END
mkfifo "$scratch/fifo"
start_process python3 "$scratch/vfork.py" "$scratch/fifo" "$containers"
there() { [ $(count_members 0) = $1 ]; }
until_true there 2
child=$(grep -vx $pid 0/tasks)
[ $(ps -o ppid= -p $child) = $pid ] && ps -o comm= -p $child | sed 's/[0-9.]*$//'
: > "$scratch/fifo"
until_true runs $child sleep
is_listed 0 $child
count_members 0
