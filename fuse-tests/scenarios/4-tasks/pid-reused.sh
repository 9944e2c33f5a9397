# A process that gets the id of a member that has ended is not a member, even if it was started within the same hundredth of a second: it is
# not listed, stopped, continued or killed.
#: engines signals (the others keep no list of members)
#: alone it starts a process with a certain id, which any other process could get first
#: needs python3 /proc/sys/kernel/ns_last_pid
mkdir 0
cat > "$scratch/reuse.py" << 'END'
import os, signal, sys, time

containers = sys.argv[1]

# Opened before, since there is little time.
files = {file: os.open(containers + "/0/" + file, os.O_WRONLY) for file in ("tasks", "freezer.state", "signal.kill")}

def write(file, word):
    os.write(files[file], str(word).encode())

def read(file):
    with open(containers + "/0/" + file) as opened:
        return opened.read().split()

children = set()

def child(pid=0):
    """A process that sleeps, with the id if one is given."""
    deadline = time.monotonic() + 10
    while True:
        if pid:
            with open("/proc/sys/kernel/ns_last_pid", "w") as last:
                last.write(str(pid - 1))
        started = os.fork()
        if started == 0:
            while True:
                time.sleep(1000)
        children.add(started)
        if pid in (0, started):
            return started
        # Another process has forked meanwhile.
        end(started)
        if time.monotonic() > deadline:
            sys.exit("the id can't be had")

def end(pid):
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    children.remove(pid)

def stat(pid):
    with open(f"/proc/{pid}/stat") as opened:
        return opened.read().rpartition(") ")[2].split()

def letter(pid):
    return stat(pid)[0]

def becomes(pid, wanted):
    deadline = time.monotonic() + 10
    while letter(pid) != wanted:
        if time.monotonic() > deadline:
            sys.exit(f"never came true: {pid} is {wanted}")
        time.sleep(0.001)

def stays(pid, wanted):
    end = time.monotonic() + 0.3
    while time.monotonic() < end:
        if letter(pid) != wanted:
            return letter(pid)
        time.sleep(0.01)
    return "yes"

def reused(when, *words):
    """Starts a process with the id of a member, which is killed after the words were written to the files."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        # The clock of field 22 of stat ticks a hundred times a second; there is most time after a tick.
        while when == "at once" and time.clock_gettime_ns(time.CLOCK_BOOTTIME) % 10_000_000 > 500_000:
            pass
        member = child()
        began = stat(member)[19]
        write("tasks", member)
        for file, word in words:
            write(file, word)
        if when == "later":
            time.sleep(0.03)
        end(member)
        other = child(member)
        if (stat(other)[19] == began) == (when == "at once"):
            becomes(other, "S")
            return other
        end(other)
        write("freezer.state", "RUNNING")
    sys.exit("no id could be reused " + when)

try:
    for when in "later", "at once":
        print(when)
        # Another member stays in each of these groups, so that they are not empty.
        remains = child()
        write("tasks", remains)
        other = reused(when)
        print("listed", str(other) in read("tasks"), len(read("tasks")))
        write("freezer.state", "FROZEN")
        becomes(remains, "T")
        print("running in spite of FROZEN", stays(other, "S"))
        print("FROZEN", "FROZEN" in read("freezer.state") + read("freezer.state"))
        write("freezer.state", "RUNNING")
        write("signal.kill", 9)
        print("alive in spite of SIGKILL", stays(other, "S"), letter(remains))
        end(remains)
        end(other)

        remains = child()
        write("tasks", remains)
        other = reused(when, ("freezer.state", "FROZEN"))
        print("listed, of a frozen one", str(other) in read("tasks"), len(read("tasks")))
        print("running, of a frozen one", stays(other, "S"))
        os.kill(other, signal.SIGSTOP)
        becomes(other, "T")
        write("freezer.state", "RUNNING")
        becomes(remains, "S")
        print("stopped in spite of RUNNING", stays(other, "T"))
        end(other)

        if when == "later": # otherwise so many writes take too long
            other = reused(when, ("freezer.state", "FROZEN"), ("signal.kill", 9))
            write("freezer.state", "RUNNING")
            print("alive, of one that was owed SIGKILL", stays(other, "S"))
            end(other)
            # This is held back for it too, since it was frozen.
            becomes(remains, "Z")
        end(remains)
finally:
    for pid in list(children):
        end(pid)
END
cd / # for its children
python3 "$scratch/reuse.py" "$containers"
rmdir "$containers/0" && echo removed
