# A listing of thousands of lines is complete and in order, read in pieces and at once.
#: needs python3
mkdir 0
cat > "$scratch/threads.py" << 'END'
import threading, time
threading.stack_size(65536)
for _ in range(2999):
    threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
time.sleep(1000)
END
start_process python3 "$scratch/threads.py"
all_there() { [ $(ls /proc/$pid/task | wc -l) = 3000 ]; }
until_true all_there
attach_threads 0 $pid
count_members 0
ls /proc/$pid/task | sort -n | cmp - 0/tasks && echo same
dd if=0/tasks bs=100 status=none | cmp - 0/tasks && echo same
sort -nc 0/tasks && echo ascending
echo 9 > 0/signal.kill
count_members 0
