# A removed group: its open files, its open directory, and a process whose working directory it is.
#: semantics hierarchical v2
#: options allow_other
#: needs python3 setpriv kernel
compare_surface << 'END'
import fcntl
import os
import select
import struct
from surface import answer, ask, check_open, state_file

def status_of(call, *arguments):
    status = call(*arguments)
    return "links", status.st_nlink, oct(status.st_mode), status.st_size

def succeeds(call, *arguments):
    call(*arguments)

name = state_file()
os.mkdir("group")
os.mkdir("other")
here = os.open(".", os.O_RDONLY)
group = os.open("group", os.O_RDONLY)
group_path = os.open("group", os.O_PATH)
file = os.open("group/" + name, os.O_RDWR)
file_path = os.open("group/" + name, os.O_PATH)
os.chdir("group")
os.rmdir("../group")

for subject, path in (".", "."), ("the directory", group), ("its O_PATH", group_path), ("a file", file), ("a file's O_PATH", file_path), ("..", ".."):
    ask(subject, "stat", status_of, os.stat, path) if subject != ".." else ask("..", "stat", succeeds, os.stat, "..")
for flags in "O_RDONLY", "O_PATH", "O_DIRECTORY", "O_WRONLY":
    ask(".", "open " + flags, check_open, ".", getattr(os, flags))
ask("..", "open O_RDONLY", check_open, "..", os.O_RDONLY)
for subject, path in (".", "."), ("the directory", group):
    ask(subject, "listing", os.listdir, path)
for call in os.getcwd, lambda: os.readlink("/proc/self/cwd").endswith("/group (deleted)"):
    ask(".", "where it is, by " + call.__name__, call)
ask(".", "mkdir", os.mkdir, "new")
ask("the directory", "mkdir", lambda: os.mkdir("new", dir_fd=group))
ask(".", "open of a file", check_open, name, os.O_RDONLY)
ask(".", "create", check_open, "new", os.O_CREAT | os.O_WRONLY)
ask(".", "mknod", os.mknod, "new")
ask(".", "symlink", os.symlink, "x", "new")
ask(".", "rmdir of nothing", os.rmdir, "new")
ask(".", "unlink of nothing", os.unlink, "new")
ask(".", "rename of nothing", os.rename, "new", "newer")
ask(".", "rename into it", os.rename, "../other", "other")
ask(".", "stat of nothing", os.stat, "new")
ask("..", "mkdir in it by its name", os.mkdir, "../group/new")
for subject, path in (".", "."), ("the directory", group), ("a file", file):
    ask(subject, "chmod", os.chmod, path, 0o711)
    ask(subject, "chown to the same", os.chown, path, os.getuid(), os.getgid())
    ask(subject, "chown -1 -1", os.chown, path, -1, -1)
    ask(subject, "chown to another", os.chown, path, 1, 1)
    ask(subject, "utime", os.utime, path)
    ask(subject, "setxattr", os.setxattr, path, "user.a", b"1")
    ask(subject, "getxattr", os.getxattr, path, "user.a")
    ask(subject, "listxattr", os.listxattr, path)
    ask(subject, "removexattr", os.removexattr, path, "user.a")
    ask(subject, "statvfs", succeeds, os.statvfs, path)
for way in "R_OK", "W_OK", "X_OK":
    answer(".", "access " + way, os.access(".", getattr(os, way)))
ask(".", "chdir", os.chdir, ".")
ask("..", "chdir", os.chdir, "..")
ask("the directory", "fchdir", os.fchdir, group)
for subject, fd in ("the directory", group), ("a file", file):
    ask(subject, "fsync", os.fsync, fd)
    ask(subject, "flock", fcntl.flock, fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    ask(subject, "F_SETLK", lambda: fcntl.fcntl(fd, fcntl.F_SETLK, struct.pack("hhqqi4x", fcntl.F_RDLCK, 0, 0, 0, 0)) and None)
    for whence in "SEEK_SET", "SEEK_END":
        ask(subject, "lseek " + whence, os.lseek, fd, 0, getattr(os, whence))
    ask(subject, "ftruncate", os.ftruncate, fd, 0)
for length in 1, 0, 5000:
    ask("a file", f"write of {length} bytes", os.write, file, b"x" * length)
ask("a file", "read", os.read, file, 10)
ask("a file", "pread", os.pread, file, 10, 3)
for subject, fd in ("a file", file), ("a file's O_PATH", file_path), ("the directory", group), ("its O_PATH", group_path):
    ask(subject, "open by /proc/self/fd", check_open, f"/proc/self/fd/{fd}", os.O_RDONLY)
    ask(subject, "truncate by /proc/self/fd", os.truncate, f"/proc/self/fd/{fd}", 0)
poll = select.poll()
poll.register(file, 0xFFFF & ~select.POLLNVAL)
answer("a file", "poll", [hex(event) for _, event in poll.poll(0)])
os.fchdir(here)
os.rmdir("other")
END
