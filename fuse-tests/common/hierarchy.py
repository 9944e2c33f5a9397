"""A mounted freezer, freezerfs or the kernel's, and its groups. They differ in their files, and in the words in these."""

import contextlib
import dataclasses
import os
import time

import waiting

FREEZE_SECONDS = 120
REMOVE_SECONDS = 60


def read(path, size=4096):
    fd = os.open(path, os.O_RDONLY)
    try:
        return os.read(fd, size)
    finally:
        os.close(fd)


def read_all(path):
    fd = os.open(path, os.O_RDONLY)
    try:
        parts = []
        while part := os.read(fd, 65536):
            parts.append(part)
        return b"".join(parts)
    finally:
        os.close(fd)


def write(path, text):
    fd = os.open(path, os.O_WRONLY)
    try:
        os.write(fd, text)
    finally:
        os.close(fd)


def opened(stack, path, flags):
    """Opens a file until the stack is closed, and returns its descriptor."""
    fd = os.open(path, flags)
    stack.callback(os.close, fd)
    return fd


@dataclasses.dataclass(frozen=True)
class Files:
    """The files of a group: which is written to freeze and thaw it, which says whether it is frozen, which lists its threads, and which moves a whole process."""

    thawed: bytes
    move: str = "tasks"
    request: str = "freezer.state"
    freeze: bytes = b"FROZEN\n"
    state: str = "freezer.state"
    #: what ends the state of a frozen group
    frozen: bytes = b"FROZEN\n"
    tasks: str = "tasks"


#: of cgroup v2
UNIFIED = Files(b"0\n", move="cgroup.procs", request="cgroup.freeze", freeze=b"1\n", state="cgroup.events", frozen=b"frozen 1\n", tasks="cgroup.threads")


class Hierarchy:
    def __init__(self, root, files, prefix=""):
        self.root = root
        self.files = files
        self.prefix = prefix

    @contextlib.contextmanager
    def group(self, name, pids=()):
        """Makes a group with these processes. They must have ended or left it before it is removed."""
        group = Group(self, os.path.join(self.root, self.prefix + name))
        os.mkdir(group.path)
        try:
            group.attach(pids)
            yield group
        finally:
            group.remove()


class Group:
    def __init__(self, hierarchy, path):
        self.hierarchy, self.files = hierarchy, hierarchy.files
        self.path = path
        self.move, self.request, self.state, self.tasks = (os.path.join(path, file) for file in (self.files.move, self.files.request, self.files.state, self.files.tasks))

    def attach(self, pids):
        for pid in pids:
            write(self.move, b"%d\n" % pid)

    def freeze(self):
        """Returns the microseconds from the write until it is read that the group is frozen, both with files that are open."""
        with contextlib.ExitStack() as stack:
            request, state = (opened(stack, path, flags) for path, flags in ((self.request, os.O_WRONLY), (self.state, os.O_RDONLY)))
            begin = time.perf_counter_ns()
            os.write(request, self.files.freeze)
            limit = begin + FREEZE_SECONDS * 1e9
            while not os.pread(state, 4096, 0).endswith(self.files.frozen):
                if time.perf_counter_ns() > limit:
                    raise waiting.TooLate(f"{self.path} is not frozen within {FREEZE_SECONDS} s")
            return (time.perf_counter_ns() - begin) / 1e3

    def thaw(self):
        """Returns the microseconds that the write takes."""
        fd = os.open(self.request, os.O_WRONLY)
        try:
            begin = time.perf_counter_ns()
            os.write(fd, self.files.thawed)
            return (time.perf_counter_ns() - begin) / 1e3
        finally:
            os.close(fd)

    def remove(self):
        """Thaws the group, moves living members to the root, and removes it."""
        with contextlib.suppress(OSError):
            self.thaw()
        waiting.until(self._is_removed, REMOVE_SECONDS, f"rmdir {self.path}", pause=0.02)

    def _is_removed(self):
        # Members that have just ended may still be in it.
        with contextlib.suppress(OSError):
            os.rmdir(self.path)
            return True
        for line in read_all(self.tasks).split():
            with contextlib.suppress(OSError):
                write(os.path.join(self.hierarchy.root, self.files.move), line)
        return False
