# A thread is listed as soon as it was created, and no longer when it has ended.
#: users root nobody
#: needs python3
mkdir 0
cat > "$scratch/threads.py" << 'END'
import os, sys, threading, time
tasks = sys.argv[1]
with open(tasks, "w") as file:
    file.write("0")
def listed():
    with open(tasks) as file:
        return file.read().split()
missed = kept = 0
for _ in range(50):
    end = threading.Event()
    thread = threading.Thread(target=end.wait)
    thread.start()
    if listed() != [str(task) for task in sorted([os.getpid(), thread.native_id])]:
        missed += 1
    end.set()
    thread.join()
    # It has printed its last line then, and ends.
    while os.path.exists(f"/proc/self/task/{thread.native_id}"):
        time.sleep(0.001)
    if listed() != [str(os.getpid())]:
        kept += 1
print(missed, "missed,", kept, "kept")
END
cd /
python3 "$scratch/threads.py" "$containers/0/tasks"
