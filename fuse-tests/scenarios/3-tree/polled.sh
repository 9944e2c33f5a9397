# poll(2) on a control file: it can always be read and written, and until it was read POLLPRI and POLLERR say that there is something new. A list
# counts as read once a line of it was. A removed group's files have something new for ever.
#: semantics v4 hierarchical v2
#: needs python3
polled() {
    mkdir 0
    python << 'END'
import select

def polled(fd):
    poll = select.poll()
    poll.register(fd, 0xfff)
    return " ".join(hex(events) for _, events in poll.poll(0))

member = os.fork()
if member == 0:
    import time
    os.chdir("/")
    time.sleep(1000)
lists, state = ("tasks", "freezer.state") if os.path.exists("0/tasks") else ("cgroup.procs", "cgroup.freeze")
for name in lists, state:
    fd = os.open("0/" + name, os.O_RDONLY)
    other = os.open("0/" + name, os.O_RDONLY)
    epoll = select.epoll()
    epoll.register(fd, select.EPOLLIN | select.EPOLLPRI)
    seen = polled(fd), [hex(events) for _, events in epoll.poll(0)], len(select.select([], [], [fd], 0)[2])
    os.read(fd, 1000)
    print("a list:" if name == lists else "a state:", *seen, "read:", polled(fd), "another descriptor:", polled(other))
    epoll.close()
with open("0/" + lists, "w") as file:
    file.write(str(member))
fd = os.open("0/" + lists, os.O_RDONLY)
os.pread(fd, 1, 0)
print("a list with a line:", polled(fd))
written = os.open("0/" + lists, os.O_WRONLY)
print("written only:", polled(written), attempt(os.write, written, b"junk"), polled(written))
os.kill(member, 9)
os.waitpid(member, 0)
fd = os.open("0/" + state, os.O_RDONLY)
os.read(fd, 1000)
before = polled(fd)
while attempt(os.rmdir, "0") == "EBUSY":
    pass
print("removed:", before, polled(fd))
END
}
compare_with_kernel polled
