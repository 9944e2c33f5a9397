# Faults on demand in cgroup v2: a freeze that takes long, a task that can't be frozen, late answers and errors of the new files, notices that are lost or late.
#: semantics v2
#: needs python3 setfattr
#: options fault_error=cgroup.kill:write=EIO:1
fault() { setfattr -n user.freezerfs.fault_$1 -v "$2" 0; }
mkdir 0
start_in 0
try 'echo 1 > 0/cgroup.kill'
fault freezing 300ms
begin=${EPOCHREALTIME/./}
echo 1 > 0/cgroup.freeze
echo $(< 0/cgroup.events)
await_events 0 1 1
[ $((${EPOCHREALTIME/./} - begin)) -ge 300000 ] && echo not before its time
echo 0 > 0/cgroup.freeze
fault freezing reads:2
echo 1 > 0/cgroup.freeze
echo $(< 0/cgroup.events)
echo $(< 0/cgroup.events)
await_events 0 1 1
echo 0 > 0/cgroup.freeze
setfattr -x user.freezerfs.fault_freezing 0
fault refuse $pid
try 'echo 1 > 0/cgroup.freeze'
# a freeze that is asked for later is over
mkdir later
sleeper
echo $pid > later/cgroup.procs
echo 1 > later/cgroup.freeze
await_events later 1 1
end $pid
until_true rmdir later
echo $(< 0/cgroup.events)
setfattr -x user.freezerfs.fault_refuse 0
echo 0 > 0/cgroup.freeze
echo 1 > 0/cgroup.freeze
await_events 0 1 1
fault delay cgroup.events:read=200ms:1
begin=${EPOCHREALTIME/./}
echo $(< 0/cgroup.events)
[ $((${EPOCHREALTIME/./} - begin)) -ge 200000 ] && echo late
fault error 'cgroup.freeze:write=EINTR:1 cgroup.procs:read=EIO'
try 'echo 0 > 0/cgroup.freeze'
try 'cat 0/cgroup.procs'
for value in 'busy 1' 'notice 1x' 'notice drop:1' 'error tasks:read=EIO'; do
    echo "$value: $(try "fault $value")"
done
setfattr -x user.freezerfs.fault_error 0
watching_python << 'PYTHON'
import os, time
from watching import Watcher

def freeze(number):
    with open("0/cgroup.freeze", "w") as file:
        file.write(number)

def fault(value):
    os.setxattr("0", "user.freezerfs.fault_notice", value.encode())

def say(what, seconds=0.3):
    print(what, *sorted(watcher.take(seconds)) or ["nothing"])
    watcher.forget()

watcher = Watcher("0/cgroup.events")
fault("drop")
freeze("0")
say("drop:")
fault("1")
freeze("1")
say("1:")
print("left:", os.getxattr("0", "user.freezerfs.fault_notice").decode())
freeze("0")
say("after it:", 10)
fault("400ms")
watcher.forget()
begin = time.monotonic()
freeze("1")
say("400ms:", 10)
print("not before its time" if time.monotonic() - begin >= 0.4 else "too early")
os.removexattr("0", "user.freezerfs.fault_notice")
freeze("0")
say("none:", 10)
# Whoever has read as often as the fault says is told of the change.
os.setxattr("0", "user.freezerfs.fault_freezing", b"reads:1")
freeze("1")
say("before the read:")
with open("0/cgroup.events") as file:
    print("read:", *file.read().split())
say("after it:", 10)
os.removexattr("0", "user.freezerfs.fault_freezing")
freeze("0")
say("none:", 10)
PYTHON
echo "without notices:"
start_daemon
mkdir "$scratch/mnt/0"
try 'setfattr -n user.freezerfs.fault_notice -v drop "$scratch/mnt/0"'
umount "$scratch/mnt"
