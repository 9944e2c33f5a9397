# By the host's freezer a freeze is what it is in the kernel's own groups: no parent sees it, signals from outside wait for the thaw, SIGCONT lets nothing
# run, and a SIGSTOP is not lost.
#: engines v1 (the others differ from the kernel in it)
#: needs python3
as_the_kernel() {
    cat > "$scratch/look.py" << 'END'
import os, signal, sys, time

thawed = sys.argv[1]
heard = 0

def on_child(number, frame):
    global heard
    heard += 1

signal.signal(signal.SIGCHLD, on_child)

def write(name, text):
    with open(name, "w") as file:
        file.write(text)

def member():
    """A process in the group that counts the SIGCONTs that it catches, and writes each to its file."""
    file = os.path.join(os.environ["scratch"], "heard")
    open(file, "w").close()
    ready, told = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.chdir("/")
        def caught(*_):
            with open(file, "a") as out:
                out.write("continued")
        signal.signal(signal.SIGCONT, caught)
        os.write(told, b".")
        while True:
            time.sleep(1000)
    os.read(ready, 1)
    write("tasks", str(pid))
    return pid, file

def freeze():
    write("freezer.state", "FROZEN")
    deadline = time.monotonic() + 10
    while "FROZEN" not in open("freezer.state").read() and time.monotonic() < deadline:
        time.sleep(0.001)

def letter(pid):
    with open(f"/proc/{pid}/stat") as stat:
        return stat.read().rpartition(") ")[2][0]

def becomes(pid, wanted):
    deadline = time.monotonic() + 10
    while letter(pid) != wanted and time.monotonic() < deadline:
        time.sleep(0.001)
    return letter(pid)

def end(pid):
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)

for number in signal.SIGKILL, signal.SIGTERM, signal.SIGSTOP, signal.SIGCONT:
    pid, file = member()
    freeze()
    heard = 0
    print(number.name, "frozen:", letter(pid), "SIGCHLD:", heard)
    os.kill(pid, number)
    time.sleep(0.05)
    print("after the signal:", letter(pid), str(pid) in open("tasks").read().split(), "SIGCHLD:", heard, open(file).read())
    write("freezer.state", thawed)
    wanted = {signal.SIGSTOP: "T", signal.SIGCONT: "S"}.get(number, "Z")
    print("after the thaw:", becomes(pid, wanted))
    end(pid)
END
    env scratch="$scratch" python3 "$scratch/look.py" $thawed
}
compare_with_kernel as_the_kernel
