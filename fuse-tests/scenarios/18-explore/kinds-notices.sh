# Notices that are lost or late, and a poll(2) that the daemon does not answer any more: each case finds what is wrong with one client, and nothing in
# another. Printed are the verdicts of both.
#: semantics v2
#: engines signals (what tells of a change is the same with all)
#: needs python3
leave_mount
more_options=semantics=v2
# client [PROGRAM]: runs the program, and then that on standard input, which waits for the freeze by poll(2) and for the thaw by inotify(7).
client() {
    exec python3 -B -c "$1
$(setup && cat)"
}
setup() {
    cat << 'PYTHON'
import ctypes, os, select, signal, subprocess
group = os.environ["FREEZERFS"] + "/job"
os.mkdir(group)
job = subprocess.Popen(["sleep", "1000"])
def put(file, text):
    with open(group + "/" + file, "w") as opened:
        opened.write(str(text))
put("cgroup.procs", job.pid)
events = os.open(group + "/cgroup.events", os.O_RDONLY)
def says(text):
    return text in os.pread(events, 1000, 0).decode()
poller = select.poll()
poller.register(events, select.POLLPRI)
# The group is not empty any more: the notice of that.
while poller.poll(1000):
    says("")
libc = ctypes.CDLL(None)
notices = libc.inotify_init()
IN_MODIFY = 2
libc.inotify_add_watch(notices, (group + "/cgroup.events").encode(), IN_MODIFY)
def take_earlier_notices():
    while select.select([notices], [], [], 1)[0]:
        os.read(notices, 4096)
PYTHON
}
right() {
    client << 'PYTHON'
put("cgroup.freeze", 1)
for _ in range(20):
    if says("frozen 1"):
        break
    poller.poll(500)
take_earlier_notices()
put("cgroup.freeze", 0)
for _ in range(20):
    if says("frozen 0"):
        break
    select.select([notices], [], [], 0.5)
PYTHON
}
wrong() { # relies on it that the notice comes, and soon; and expects no error
    client 'import sys; sys.excepthook = lambda *_: os.kill(os.getpid(), signal.SIGABRT)' << 'PYTHON'
put("cgroup.freeze", 1)
poller.poll(1200) or exit(1)
says("frozen 1")
take_earlier_notices()
put("cgroup.freeze", 0)
signal.setitimer(signal.ITIMER_REAL, 1.2)
os.read(notices, 4096)
PYTHON
}
compare_verdicts cgroup.freeze:write={1,0}#1:{lost,late} cgroup.events:poll#3:ENOTCONN{,-guardian}
