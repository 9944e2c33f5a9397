# The ids of all threads of a process are listed.
#: needs python3
mkdir 0 1
cat > "$scratch/threads.py" << 'END'
import threading, time
for _ in range(3):
    threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
time.sleep(1000)
END
start_process python3 "$scratch/threads.py"
all_there() { [ $(ls /proc/$pid/task | wc -l) = 4 ]; }
until_true all_there
attach_threads 0 $pid
ls /proc/$pid/task | sort -n | cmp - 0/tasks && echo all
attach_threads 1 $pid
count_members 0
ls /proc/$pid/task | sort -n | cmp - 1/tasks && echo all
# shellcheck disable=SC2094 # that is shown: nothing is truncated
tail -n 1 1/tasks > 1/tasks && echo again
