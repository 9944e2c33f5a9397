# A child is in its parent's group even if its parent had removed its mark, and has ended.
#: needs python3
mkdir 0
cat > "$scratch/unmark.py" << 'END'
import os, resource, signal, sys
LOCKS = 10
containers, said = sys.argv[1:]
with open(containers + "/0/tasks", "w") as tasks:
    tasks.write("0")
def unmark():
    resource.prlimit(0, LOCKS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
unmark()
child = os.fork()
if child == 0:
    # Now nothing shows how it has come here.
    unmark()
    if os.fork():
        os._exit(0)
    with open(said, "w") as file:
        print(os.getpid(), file=file)
    while True:
        signal.pause()
os.waitpid(child, 0)
END
start_process python3 "$scratch/unmark.py" "$containers" "$scratch/said"
until_true has_ended $pid
until_true test -s "$scratch/said"
child=$(cat "$scratch/said")
is_listed 0 $child
count_members 0
freeze_whole 0
state_letter $child
echo RUNNING > 0/freezer.state
echo 9 > 0/signal.kill
state_letter $child
kill -9 $child 2> /dev/null
echo 'where the parent lives:'
cat > "$scratch/unmark_often.py" << 'END'
import os, resource, signal, sys
tasks = sys.argv[1]
with open(tasks, "w") as file:
    file.write("0")
missed = 0
for _ in range(100):
    resource.prlimit(0, 10, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    child = os.fork()
    if child == 0:
        while True:
            signal.pause()
    with open(tasks) as file:
        if str(child) not in file.read().split():
            missed += 1
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
print(missed, "missed")
END
cd /
python3 "$scratch/unmark_often.py" "$containers/0/tasks"
