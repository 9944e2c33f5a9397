# A child is listed as soon as its parent knows its id, and no longer when its parent has reaped it.
#: users root nobody
#: needs python3
mkdir 0
cat > "$scratch/forks.py" << 'END'
import os, signal, sys
tasks = sys.argv[1]
with open(tasks, "w") as file:
    file.write("0")
def listed():
    with open(tasks) as file:
        return file.read().split()
missed = kept = 0
for _ in range(200):
    child = os.fork()
    if child == 0:
        while True:
            signal.pause()
    if listed() != [str(pid) for pid in sorted([os.getpid(), child])]:
        missed += 1
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    if listed() != [str(os.getpid())]:
        kept += 1
print(missed, "missed,", kept, "kept")
END
cd /
python3 "$scratch/forks.py" "$containers/0/tasks"
