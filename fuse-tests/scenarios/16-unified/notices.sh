# Notices: after each operation, whether poll and inotify told of a change of cgroup.events, and what it says then; as in the kernel's own. An ordinary
# user's daemon, which may not write such a file, tells by inotify too.
#: semantics v2
#: needs python3
#: fresh a daemon of an ordinary user is started, and must not take another's place
notices() {
    watching_python << 'PYTHON'
import os, signal, subprocess, time
from watching import Watcher

def write(file, text):
    def act():
        with open(file, "wb", buffering=0) as opened:
            opened.write(text.encode())
    return act

# noticed: the groups that are to have a notice. Nothing is read before it comes: with freezerfs a read finds a change too.
def step(name, act, noticed):
    for watcher in watchers.values():
        watcher.forget()
    act()
    print(name)
    said = {group: watchers[group].take(10) for group in noticed.split()}
    # The kernel tells of a second change of the same file 10 ms later at the earliest.
    time.sleep(0.03)
    for group, watcher in watchers.items():
        said.setdefault(group, watcher.take(0))
        print(f"  {group}: {'+'.join(sorted(said[group])) or 'nothing'}, {settle(watcher)}")

# The contents once they have not changed for a moment, without counting as read for poll.
def settle(watcher):
    last, since = None, time.monotonic()
    while time.monotonic() - since < 0.04:
        with open(watcher.path) as file:
            now = file.read().replace("\n", " ").strip()
        if now != last:
            last, since = now, time.monotonic()
        time.sleep(0.002)
    return last

def end(process):
    process.kill()
    process.wait()

for group in ("a", "a/b"):
    os.mkdir(group)
watchers = {}
for group in (".", "a", "a/b"):
    watchers[group] = Watcher(group + "/cgroup.events")
    watchers[group].path = group + "/cgroup.events"
sleepers = [subprocess.Popen(["sleep", "1000"], cwd="/") for _ in range(3)]
pids = [str(process.pid) for process in sleepers]
step("the first task comes into a/b", write("a/b/cgroup.procs", pids[0]), ". a a/b")
step("a second one", write("a/b/cgroup.procs", pids[1]), "")
step("a freezes", write("a/cgroup.freeze", "1"), "a a/b")
step("a is told again", write("a/cgroup.freeze", "1"), "")
step("a/b is told, which is frozen already", write("a/b/cgroup.freeze", "1"), "a/b")
step("a thaws, and a/b does not", write("a/cgroup.freeze", "0"), "a")
step("a running task comes into a/b", write("a/b/cgroup.procs", pids[2]), "a/b")
step("a frozen task leaves a/b", write("a/cgroup.procs", pids[2]), "")
step("a/b thaws", write("a/b/cgroup.freeze", "0"), "a/b")
step("all freeze", write("cgroup.freeze", "1"), ". a a/b")
step("all thaw", write("cgroup.freeze", "0"), ". a a/b")
step("one of two ends", lambda: end(sleepers[0]), "")
step("a/b freezes", write("a/b/cgroup.freeze", "1"), "a/b")
step("its last task is killed", lambda: end(sleepers[1]), "a/b")
step("a/b thaws, without a task", write("a/b/cgroup.freeze", "0"), "a/b")
step("cgroup.kill", lambda: (write("a/cgroup.kill", "1")(), sleepers[2].wait()), ". a")
step("all freeze, without a task", write("cgroup.freeze", "1"), ". a a/b")
step("all thaw, without a task", write("cgroup.freeze", "0"), ". a a/b")
for watcher in watchers.values():
    watcher.close()
for group in ("a/b", "a"):
    os.rmdir(group)
PYTHON
}
compare_with_kernel notices
echo "as the user nobody:"
watching=$scratch/watching
mkdir -p $watching
cp $project/fuse-tests/common/watching.py $watching
chmod -R go+rX "$watching"
export watching
run_in_nobodys_mount -o semantics=v2,engine=signals > "$scratch/nobodys" << SCRIPT
watching=$watching
mkdir compared
cd compared
notices
SCRIPT
diff "$scratch/ours" "$scratch/nobodys" && echo the same
