# System calls on an open control file: the result of each, and the contents of freezer.state afterwards.
#: options transition=eager
#: needs python3
files() {
    sleeper
    echo $pid > tasks
    python $pid $thawed << 'PYTHON'
import array, ctypes, fcntl, mmap, select, signal, stat, tempfile, termios, time
pid, thawed = sys.argv[1:]
scratch = os.environ["scratch"]
libc = ctypes.CDLL(None, use_errno=True)

def checked(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), "")
    return result

def opened(flags=os.O_RDWR, name="freezer.state"):
    return os.open(name, flags)

def settled():
    for _ in range(1000):
        with open("freezer.state") as file:
            state = file.read().strip()
        if state != "FREEZING":
            return state
        time.sleep(0.01)

def step(name, call, *arguments, state=False):
    result = attempt(call, *arguments)
    print(f"{name}: {result}", *([settled()] if state else []))

def mapped(protection):
    libc.mmap.restype = ctypes.c_ssize_t
    return "mapped" if checked(libc.mmap(None, ctypes.c_size_t(4096), protection, mmap.MAP_SHARED, fd, ctypes.c_long(0))) else None

def opening(*names):
    flags = 0
    for name in names:
        flags |= getattr(os, "O_" + name)
    step("open " + " ".join(names), lambda: os.close(opened(flags)))

opening("WRONLY", "CREAT", "EXCL")
opening("WRONLY", "CREAT", "TRUNC", "APPEND")
opening("RDONLY", "TRUNC")
opening("RDONLY", "DIRECTORY")
opening("RDONLY", "NOFOLLOW", "NONBLOCK", "CLOEXEC", "NOCTTY", "NOATIME")
opening("WRONLY", "SYNC", "DSYNC")
opening("PATH")

fd = opened()
step("write", os.write, fd, b"FROZEN", state=True)
step("the offset", os.lseek, fd, 0, os.SEEK_CUR)
step("pwrite", os.pwrite, fd, thawed.encode().ljust(8, b"\0"), 1 << 40, state=True)
step("writev, one command", os.writev, fd, [b"FRO", b"ZEN", b"\0\0"], state=True)
step("write of nothing", os.write, fd, b"", state=True)
step("pwritev2", os.pwritev, fd, [b"FROZEN"], 5, os.RWF_DSYNC, state=True)
step("ftruncate", os.ftruncate, fd, 1 << 20, state=True)
step("truncate", os.truncate, "freezer.state", 3, state=True)
step("fsync", os.fsync, fd)
step("fdatasync", os.fdatasync, fd)
for whence in "SET", "CUR", "END", "DATA", "HOLE":
    step("seek " + whence, os.lseek, fd, 0, getattr(os, "SEEK_" + whence))
step("seek before the beginning", os.lseek, fd, -1, os.SEEK_SET)
step("read", os.read, fd, 100)
step("read at the end", os.read, fd, 100)
step("seek", os.lseek, fd, 2, os.SEEK_SET)
step("read a byte", os.read, fd, 1)
step("and the next", os.read, fd, 1)
step("seek on", os.lseek, fd, 1, os.SEEK_CUR)
step("the rest", os.read, fd, 100)
step("pread", os.pread, fd, 3, 2)
step("pread beyond", os.pread, fd, 3, 1000)
step("read of nothing", os.read, fd, 0)
first, second = bytearray(2), bytearray(10)
step("readv", lambda: (os.lseek(fd, 0, os.SEEK_SET), os.readv(fd, [first, second])))
print(first, second.rstrip(b"\0"))
step("a second descriptor has its own offset", lambda: os.read(opened(), 3))
copy = os.dup(fd)
step("a copy shares it", lambda: (os.lseek(copy, 1, os.SEEK_SET), os.read(fd, 2)))
step("a copy is closed", os.close, copy)
step("and this still works", lambda: os.pread(fd, 6, 0))
step("read where only writing is allowed", lambda: os.read(opened(os.O_WRONLY), 10))
step("write where only reading is allowed", lambda: os.write(opened(os.O_RDONLY), b"FROZEN"))
step("a page", os.write, fd, b"x" * 4097)
step("a mebibyte", os.write, fd, b"x" * (1 << 20))

step("mmap to read", mapped, mmap.PROT_READ)
step("mmap to write", mapped, mmap.PROT_READ | mmap.PROT_WRITE)
poll = select.poll()
poll.register(fd, select.POLLIN | select.POLLOUT)
step("poll", lambda: poll.poll(0)[0][1])
step("select", lambda: [len(ready) for ready in select.select([fd], [fd], [], 0)])
step("epoll", lambda: select.epoll().register(fd))
step("flock", fcntl.flock, fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
step("lockf", fcntl.lockf, fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
step("FIONREAD", lambda: fcntl.ioctl(fd, termios.FIONREAD, array.array("i", [0]), False))
step("isatty", os.isatty, fd)
step("fallocate", lambda: checked(libc.fallocate(fd, 0, ctypes.c_long(0), ctypes.c_long(10))))
step("fadvise", os.posix_fadvise, fd, 0, 0, os.POSIX_FADV_SEQUENTIAL)
step("readahead", lambda: checked(libc.readahead(fd, ctypes.c_long(0), 10)))
step("fchmod", os.fchmod, fd, 0o644)
step("fchown", os.fchown, fd, 0, 0)
step("execute", os.access, "freezer.state", os.X_OK)
step("execve", os.execv, "./freezer.state", ["freezer.state"])
step("chdir", os.chdir, "freezer.state")
step("readlink", os.readlink, "freezer.state")
step("listdir", os.listdir, "freezer.state")

def file(contents):
    with tempfile.TemporaryFile(dir=scratch) as new:
        new.write(contents)
        new.seek(0)
        return os.dup(new.fileno())

def pipe(contents):
    reader, writer = os.pipe()
    os.write(writer, contents)
    os.close(writer)
    return reader

settled()
os.write(fd, thawed.encode())
step("sendfile to it", lambda: os.sendfile(fd, file(b"FROZEN"), None, 6), state=True)
os.write(fd, thawed.encode())
step("splice to it", lambda: os.splice(pipe(b"FROZEN"), fd, 6), state=True)
step("copy_file_range to it", lambda: os.copy_file_range(file(thawed.encode()), fd, 100), state=True)

watch = checked(libc.inotify_init1(os.O_NONBLOCK))
MODIFY, CLOSE_WRITE, OPEN = 2, 8, 32
step("inotify", lambda: checked(libc.inotify_add_watch(watch, b"freezer.state", MODIFY | CLOSE_WRITE | OPEN)))
other = opened(os.O_WRONLY)
os.write(other, thawed.encode())
os.close(other)
events = os.read(watch, 4096)
print("it tells of", [int.from_bytes(events[at + 4 : at + 8], "little") for at in range(0, len(events), 16)])
status = os.stat("freezer.state")
print(stat.filemode(status.st_mode), status.st_size, status.st_blocks, status.st_nlink)
step("tasks, a byte at a time", lambda: b"".join(iter(lambda f=opened(name="tasks"): os.read(f, 1), b"")).decode().strip() == pid)
step("its second byte", lambda: os.pread(opened(name="tasks"), 1, 1).decode() == pid[1])
os.kill(int(pid), signal.SIGKILL)
PYTHON
    until_true cmp -s tasks /dev/null
}
compare_with_kernel files
