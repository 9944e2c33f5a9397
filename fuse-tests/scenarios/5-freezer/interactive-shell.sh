# An interactive shell that waits for its foreground job does not see the job stop, at a freeze or a thaw: its session is in the group
# alone, with 20 and with 200 other processes, and is frozen 40 times each.
#: needs python3 bash dash zsh
interactive() {
    python "$thawed" << 'PYTHON'
import pty, signal, subprocess, time

def until(condition):
    deadline = time.monotonic() + 20
    while not condition():
        if time.monotonic() > deadline:
            sys.exit("never came true")
        time.sleep(0.001)

def write(file, text):
    with open(file, "w") as control:
        control.write(text)

def is_frozen():
    with open("freezer.state") as state:
        return state.read() == "FROZEN\n"

def sleeps(pid):
    with open(f"/proc/{pid}/stat") as stat:
        return stat.read().rpartition(")")[2].split()[0] == "S"

class Session:
    def __init__(self, *command):
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.chdir("/")
            os.execvp(command[0], command)
        until(lambda: os.tcgetpgrp(self.terminal) == self.pid and sleeps(self.pid))
        write("tasks", str(self.pid))
        self.type("sleep 1000")

    # Types a command that runs in the foreground.
    def type(self, command):
        os.write(self.terminal, command.encode() + b"\n")
        until(self.has_job)

    def has_job(self):
        return os.tcgetpgrp(self.terminal) != self.pid and sleeps(self.pid)

    # Its output is not read: it fits into the buffer.
    def end(self):
        for pid in open("tasks").read().split():
            os.kill(int(pid), signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.terminal)

def lost(session):
    times = 0
    for _ in range(40):
        write("freezer.state", "FROZEN")
        until(is_frozen)
        write("freezer.state", sys.argv[1])
        until(lambda: sleeps(session.pid))
        if os.tcgetpgrp(session.terminal) == session.pid:
            times += 1
            session.type("fg")
    return times

for others in 0, 20, 200:
    for command in ["bash", "--norc"], ["dash", "-i"], ["zsh", "-f"]:
        session = Session(*command)
        sleepers = [subprocess.Popen(["sleep", "1000"], cwd="/") for _ in range(others)]
        for one in sleepers:
            write("tasks", str(one.pid))
        print(f"{command[0]} with {others} others: {lost(session)} of 40 lost")
        session.end()
        for one in sleepers:
            one.wait()
PYTHON
}
compare_with_kernel interactive
