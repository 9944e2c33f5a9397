# The times of a directory are those of its creation until an attribute of it is set; then all three are that moment, and from then on a group that is
# made or removed in it sets mtime and ctime. A directory of another owner than root has times of its own from the beginning. Extended attributes
# change no time, and its link count is always right.
#: semantics hierarchical v2
#: engines signals (no engine takes part)
#: options allow_other
#: needs python3
times() {
    python << 'END'
import time

def times(path):
    status = os.stat(path)
    return status.st_atime_ns, status.st_mtime_ns, status.st_ctime_ns

def rest(path):
    while time.time_ns() - max(times(path)) < 20_000_000:
        time.sleep(0.005)

def changes(what, call, path="0"):
    rest(path)
    if os.path.isdir(path):
        # A directory of the kernel's without attributes has its atime set by whoever lists it, if that is not later than its mtime (relatime), and
        # others may list the whole tree at any time, as a guardian does: it is made later first.
        os.listdir(path)
    rest(path)
    before = times(path)
    call()
    after = times(path)
    print(what, path, *(name for name, old, new in zip(("atime", "mtime", "ctime"), before, after) if old != new), "links", os.stat(path).st_nlink)

os.mkdir("0")
changes("mkdir in", lambda: os.mkdir("0/a"))
changes("mkdir below", lambda: os.mkdir("0/a/b"))
changes("rmdir below", lambda: os.rmdir("0/a/b"))
changes("rmdir in", lambda: os.rmdir("0/a"))
for first in (lambda: os.chmod("0", 0o755), lambda: os.chown("0", 0, 0), lambda: os.setxattr("0", "user.a", b"1"), lambda: os.utime("0")):
    changes("first attribute set", first)
    changes("mkdir in", lambda: os.mkdir("0/a"))
    changes("mkdir below", lambda: os.mkdir("0/a/b"))
    changes("mkdir that fails", lambda: attempt(os.mkdir, "0/a"))
    changes("rmdir that fails", lambda: attempt(os.rmdir, "0/a"))
    changes("chmod below", lambda: os.chmod("0/a", 0o700))
    changes("rmdir in a directory with an attribute", lambda: os.rmdir("0/a/b"), "0/a")
    changes("rmdir in", lambda: os.rmdir("0/a"))
    changes("chmod", lambda: os.chmod("0", 0o750))
    changes("chown", lambda: os.chown("0", 0, 0))
    changes("setxattr", lambda: os.setxattr("0", "user.b", b"1"))
    changes("removexattr", lambda: os.removexattr("0", "user.b"))
    os.rmdir("0")
    os.mkdir("0")
    os.stat("0")
os.rmdir("0")
os.setegid(65534)
os.mkdir("0")
os.setegid(0)
changes("mkdir in another owner's", lambda: os.mkdir("0/a"))
changes("rmdir in another owner's", lambda: os.rmdir("0/a"))
file = "0/cgroup.procs"
changes("setxattr of another owner's file", lambda: os.setxattr(file, "user.a", b"1"), file)
changes("chmod of another owner's file", lambda: os.chmod(file, 0o644), file)
os.rmdir("0")
END
}
compare_with_kernel times
