# A new daemon takes the mount over from the one that serves it: those who poll cgroup.events or watch it by inotify are told of no change that was
# none, and of the next one.
#: semantics v2
#: needs python3
at=$scratch/mnt
start_daemon -o semantics=v2,persist
cd "$at"
mkdir a a/b
start_in a/b
frozen=$pid
echo 1 > a/cgroup.freeze
await_events a/b 1 1
watching_python "$launcher" "$at" $frozen "$scratch/said" << 'PYTHON'
import os, signal, subprocess, sys, time
from watching import Watcher

def take_over():
    subprocess.run([sys.argv[1], "takeover", sys.argv[2]], cwd="/", check=True)

watchers = [Watcher(f"{group}/cgroup.events") for group in ("a", "a/b")]
unread = Watcher("a/cgroup.events")
for value, frozen in ("0", 0), ("1", 1), ("0", 0):
    for watcher in watchers:
        watcher.forget()
    take_over()
    print([watcher.take(0.2) for watcher in watchers], [watcher.read() for watcher in watchers])
    with open("a/cgroup.freeze", "w") as file:
        file.write(value)
    print([sorted(watcher.take(10)) for watcher in watchers])
    print([watcher.await_contents(f"populated 1 frozen {frozen}", 10) for watcher in watchers])
print("what was not read is still told:", unread.await_any(10))

# The task ends while neither daemon serves.
def count_takeovers():
    with open(sys.argv[4]) as log:
        return log.read().count("takes the mount over")

for watcher in watchers:
    watcher.forget()
before = count_takeovers()
taking = subprocess.Popen([sys.argv[1], "takeover", sys.argv[2]], cwd="/")
while count_takeovers() == before and taking.poll() is None:
    time.sleep(0.002)
os.kill(int(sys.argv[3]), signal.SIGKILL)
print([sorted(watcher.take(10)) for watcher in watchers])
print([watcher.await_contents("populated 0 frozen 0", 10) for watcher in watchers], taking.wait())
PYTHON
cd /
rmdir "$at/a/b" "$at/a"
umount "$at"
until_true eval '[ -z "$(daemons)" ]'
