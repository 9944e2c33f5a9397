# The ids of all threads are listed; the id of any of them moves the whole process.
#: needs python3
mkdir 0 1
cat > "$scratch/threads.py" <<'END'
import threading, time
for _ in range(3):
    threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
time.sleep(1000)
END
start_process python3 "$scratch/threads.py"
all_there() { [ $(ls /proc/$pid/task | wc -l) = 4 ]; }
until_true all_there
echo $pid > 0/tasks
ls /proc/$pid/task | sort -n | cmp - 0/tasks && echo all
last=$(tail -n 1 0/tasks)
[ $last != $pid ] && echo $last > 1/tasks
count_members 0
ls /proc/$pid/task | sort -n | cmp - 1/tasks && echo all
echo $last > 1/tasks && echo again
