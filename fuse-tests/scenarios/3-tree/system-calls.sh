# System calls that are seldom made on control files and their directories give what the kernel's own give.
#: semantics hierarchical v2
#: engines signals (no engine takes part)
#: needs python3
system_calls() {
    mkdir 0
    python << 'END'
import ctypes, fcntl, select, socket, stat, struct

libc = ctypes.CDLL(None, use_errno=True)
room = ctypes.create_string_buffer(4096)

def call(name, *arguments):
    function = getattr(libc, name)
    function.restype = ctypes.c_int
    answer = function(*(ctypes.c_long(argument) for argument in arguments))
    return errno.errorcode[ctypes.get_errno()] if answer == -1 else "ok"

def opened(path, flags):
    fd = attempt(os.open, path, flags)
    if isinstance(fd, int):
        os.close(fd)
        return "ok"
    return fd

def locked(fd, kind):
    answer = attempt(fcntl.fcntl, fd, fcntl.F_SETLK, struct.pack("hhqqi4x", kind, 0, 0, 0, 0))
    return answer if isinstance(answer, str) else "ok"

FLAGS = "O_TRUNC", "O_APPEND", "O_DIRECT", "O_DIRECTORY", "O_NOFOLLOW", "O_PATH", "O_TMPFILE", "O_NOATIME", "O_SYNC"
for path in "0/cgroup.procs", "0":
    print(path)
    for way in "O_RDONLY", "O_WRONLY", "O_RDWR":
        print("open", way, *(f"{flag[2:]}:{opened(path, getattr(os, way) | getattr(os, flag))}" for flag in FLAGS))
    print("create", opened(path, os.O_CREAT | os.O_WRONLY), opened(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    print("truncate", *(attempt(os.truncate, path, length) for length in (0, 1, 4097, 2**31 - 1, 2**31, 2**40, 2**63 - 1, -1)))
    for way in (os.O_RDONLY, os.O_RDWR) if path != "0" else (os.O_RDONLY,):
        fd = os.open(path, way)
        print("ftruncate", *(attempt(os.ftruncate, fd, length) for length in (0, 1, 2**31 - 1, 2**31, 2**63 - 1)))
        print("fsync", attempt(os.fsync, fd), "fdatasync", attempt(os.fdatasync, fd), "syncfs", call("syncfs", fd))
        print("fallocate", *(call("fallocate", fd, mode, 0, 4096) for mode in (0, 1, 2, 3, 8, 16, 32, 64)))
        print("lseek", *(attempt(os.lseek, fd, offset, whence) for whence in (0, 1, 2, 3, 4) for offset in (0, 1, -1)))
        print("flock", attempt(fcntl.flock, fd, fcntl.LOCK_EX | fcntl.LOCK_NB), "setlk", *(locked(fd, kind) for kind in (0, 1, 2)))
        print("lease", *(attempt(fcntl.fcntl, fd, fcntl.F_SETLEASE, kind) for kind in (fcntl.F_RDLCK, fcntl.F_UNLCK)))
        print("ioctl", *(call("ioctl", fd, number, ctypes.addressof(room)) for number in (0x541b, 0x5401, 0x12345)))
        print("epoll", attempt(select.epoll().register, fd, select.EPOLLIN), *(("fchdir", attempt(os.fchdir, fd)) if path != "0" else ()))
        os.close(fd)
    print("access", *(os.access(path, mode) for mode in (os.R_OK, os.W_OK, os.X_OK)))
    print("link", attempt(os.link, path, "new"), "symlink", attempt(os.symlink, "x", "new"), attempt(os.symlink, "x", path))
    print("unlink", attempt(os.unlink, path), "rename", attempt(os.rename, path, "."), "rmdir of .", attempt(os.rmdir, path + "/."))
    print("exec", attempt(os.execv, path, ["x"]), *(("listdir", attempt(os.listdir, path)) if path != "0" else ()), "readlink", attempt(os.readlink, path))
    print("below", *(attempt(one, path + "/cgroup.procs/x") for one in (os.stat, os.mkdir, os.rmdir, os.unlink)))
    print("chmod", *(attempt(os.chmod, path, mode) or oct(os.stat(path).st_mode) for mode in (0, 0o7777, 0o644 if path != "0" else 0o755)))
    for name in "system.posix_acl_access", "user." + "a" * 250, "user." + "a" * 251:
        print(name[:12], *(attempt(*one) for one in ((os.getxattr, path, name), (os.setxattr, path, name, b"1"), (os.removexattr, path, name))))
for kind in stat.S_IFREG, stat.S_IFIFO, stat.S_IFSOCK, stat.S_IFCHR:
    print("mknod", oct(kind), attempt(os.mknod, "new", kind | 0o600), attempt(os.mknod, "0/cgroup.procs", kind | 0o600))
print("bind", attempt(socket.socket(socket.AF_UNIX).bind, "new"))
print("mkdir", *(attempt(os.mkdir, path) for path in (".", "..", "0", "0/cgroup.procs")), "rmdir", *(attempt(os.rmdir, path) for path in (".", "0/..", "0/cgroup.procs")))
END
    rmdir 0
}
compare_with_kernel system_calls
