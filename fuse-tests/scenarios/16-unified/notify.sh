# With -o notify, poll and inotify tell of each change of the state in freezer.state; a program waits for FROZEN without reading it again and again.
#: engines signals v1:hierarchical v2:v4
#: semantics v4 2.6.28 hierarchical
#: options notify
#: needs python3
mkdir 0
sleeper
echo $pid > 0/tasks
if [ $era = hierarchical ]; then
    # inotify tells of each write to a file too; here the file that is watched is not written.
    mkdir 0/1
    echo $pid > 0/1/tasks
    watched=0/1
fi
watching_python $(< 0/freezer.state) 0 ${watched:-0} << 'PYTHON'
import sys
from watching import Watcher

def write(word):
    with open(written + "/freezer.state", "w") as file:
        file.write(word)

def say(contents, by, found):
    print(f"{contents} by {by}: {'in time' if found else 'never: ' + watcher.read()}")

thawed, written, watched = sys.argv[1:]
watcher = Watcher(watched + "/freezer.state")
for _ in range(20):
    for word in ("FROZEN", thawed):
        watcher.forget()
        write(word)
        found = watcher.await_change(word, 10)
        if not found:
            say(word, "poll", found)
        watcher.forget()
    for word in ("FROZEN", thawed):
        write(word)
        found = watcher.await_change_by_inotify(word, 10)
        if not found:
            say(word, "inotify", found)
        watcher.forget()
say("FROZEN and " + thawed, "both, 20 times", True)
watcher.forget()
write(thawed)
print("a write that changes nothing, by poll:", "poll" in watcher.take(0.1))
PYTHON
