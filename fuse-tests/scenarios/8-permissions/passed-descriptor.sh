# A descriptor of a control file that was passed to another process (SCM_RIGHTS) has the rights of who opened it, as one that was inherited.
#: options allow_other,semantics=hierarchical
#: needs python3
passed() {
    chown 65534 tasks freezer.state
    python << 'PYTHON'
import socket, time

def started(user, *program):
    pid = os.fork()
    if pid == 0:
        os.chdir("/")
        become(user)
        os.execvp(program[0], program)
    deadline = time.monotonic() + 20
    while open(f"/proc/{pid}/comm").read() != program[0] + "\n": # then it is the user's
        if time.monotonic() > deadline:
            sys.exit("it does not start")
        time.sleep(0.001)
    return pid

def become(user):
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)

def as_user(user, act):
    """Forks a process of the user that acts, and waits for it."""
    child = os.fork()
    if child == 0:
        become(user)
        act()
        sys.stdout.flush()
        os._exit(0)
    os.waitpid(child, 0)

NOBODY, OTHER = 65534, 65533
sleepers = {name: started(user, "sleep", "1000") for name, user in (("root's", 0), ("nobody's", NOBODY), ("other's", OTHER))}
for opener, writer in (0, NOBODY), (NOBODY, 0), (NOBODY, OTHER):
    ends = {name: socket.socketpair() for name in ("tasks", "freezer.state")}
    def send():
        for name, (end, _) in ends.items():
            socket.send_fds(end, [b"."], [os.open(name, os.O_WRONLY)])
    def receive():
        files = {name: socket.recv_fds(end, 1, 1)[1][0] for name, (_, end) in ends.items()}
        os.chdir("/")
        for word in b"FROZEN", b"THAWED", b"FREEZING":
            print("  %s:" % word.decode(), attempt(os.write, files["freezer.state"], word))
        for name, pid in [*sleepers.items(), ("itself", 0), ("none", 1 << 22)]:
            written = attempt(os.write, files["tasks"], b"%d" % pid)
            print("  %s:" % name, written if isinstance(written, str) else "ok")
    print("opened by %d, written by %d:" % (opener, writer), flush=True)
    as_user(opener, send)
    as_user(writer, receive)
    with open("tasks") as tasks:
        inside = [int(line) for line in tasks]
    print("  inside:", sorted(name for name, pid in sleepers.items() if pid in inside), flush=True)
    for pid in inside:
        with open("../tasks", "w") as root:
            root.write(str(pid))
for pid in sleepers.values():
    os.kill(pid, 9)
    os.waitpid(pid, 0)
PYTHON
}
compare_with_kernel passed
