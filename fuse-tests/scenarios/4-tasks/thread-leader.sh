# A process whose first thread has ended continues in its other threads: these are listed, the first is not.
#: needs python3
mkdir 0 1
cat > "$scratch/leaderless.py" << 'END'
import ctypes, os, sys, threading, time
threading.Thread(target=time.sleep, args=(1000,)).start()
while not os.path.exists(sys.argv[1]):
    time.sleep(0.01)
ctypes.CDLL(None).syscall({"x86_64": 60}.get(os.uname().machine, 93), 0)  # exit(2) of this thread only
END
start_process python3 "$scratch/leaderless.py" "$scratch/go"
until_true eval '[ $(ls /proc/$pid/task | wc -l) = 2 ]'
attach_threads 0 $pid
: > "$scratch/go"
until_true grep -q '^State:.Z' /proc/$pid/status
is_listed 0 $pid
count_members 0
try rmdir 0
other=$(cat 0/tasks)
try "echo $pid > 1/tasks"
echo $other > 1/tasks
is_listed 1 $other
count_members 0
echo 9 > 1/signal.kill
count_members 1
