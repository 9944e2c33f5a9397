# Freezing is per process: a thread's id that is written to tasks moves the whole process, and freezes it.
#: engines signals v2 (v1 takes single threads)
#: needs python3
start_process python3 -c '
import sys, threading, time
threads = [threading.Thread(target=time.sleep, args=(1000,)) for _ in "12"]
for thread in threads:
    thread.start()
print(threads[1].native_id, flush=True)
' > "$scratch/thread"
until_true test -s "$scratch/thread"
thread=$(cat "$scratch/thread")
[ "$thread" != $pid ] && echo "a thread's id"
mkdir 0
echo $thread > 0/tasks
count_members 0
is_listed 0 $pid
is_listed 0 $thread
is_listed . $pid
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
state_letters 0
echo RUNNING > 0/freezer.state
