# A frozen task that SIGCONT continues may fork before it is stopped again: while it or its child runs, its group is not FROZEN.
#: engines signals (with the others SIGCONT lets no task run)
#: needs python3
mkdir 0
cat > "$scratch/forker.py" << 'END'
import os, signal, sys, time
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
while True:
    if os.fork() == 0:
        time.sleep(0.02)
        os._exit(0)
    time.sleep(0.003)
END
start_process python3 "$scratch/forker.py"
echo $pid > 0/tasks
until_true eval '[ $(count_members 0) -gt 2 ]'
cat > "$scratch/look.py" << 'END'
import os, signal, sys, time
group, member = sys.argv[1], int(sys.argv[2])

def read(file):
    with open(group + "/" + file) as opened:
        return opened.read()

def running():
    """The tasks that run or sleep, rather than being stopped."""
    found = set()
    for pid in read("tasks").split():
        try:
            with open("/proc/" + pid + "/stat") as stat:
                if stat.read().rpartition(") ")[2][0] in "RSD":
                    found.add(pid)
        except OSError:
            pass
    return found

lies = 0
for _ in range(50):
    with open(group + "/freezer.state", "w") as state:
        state.write("FROZEN")
    deadline = time.monotonic() + 10
    while read("freezer.state") != "FROZEN\n" and time.monotonic() < deadline:
        pass
    os.kill(member, signal.SIGCONT)
    end = time.monotonic() + 0.006
    while time.monotonic() < end:
        before = running()
        frozen = read("freezer.state") == "FROZEN\n"
        lies += frozen and bool(before & running())
    with open(group + "/freezer.state", "w") as state:
        state.write("RUNNING")
    time.sleep(0.01)
print("FROZEN while one runs:", lies)
END
python3 "$scratch/look.py" 0 $pid
echo 9 > 0/signal.kill
count_members 0
