"""A mounted freezer, freezerfs or the kernel's, and its groups. They differ in the word for thawed, and in the file that moves a whole process."""

import contextlib
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


class Hierarchy:
    def __init__(self, root, thawed, process_file="tasks", prefix=""):
        self.root = root
        self.thawed = thawed
        self.process_file = process_file
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
        self.hierarchy = hierarchy
        self.path = path
        self.state = os.path.join(path, "freezer.state")
        self.tasks = os.path.join(path, "tasks")

    def attach(self, pids):
        for pid in pids:
            write(os.path.join(self.path, self.hierarchy.process_file), b"%d\n" % pid)

    def freeze(self):
        """Returns the microseconds from the write until FROZEN is read."""
        fd = os.open(self.state, os.O_WRONLY)
        try:
            begin = time.perf_counter_ns()
            os.write(fd, b"FROZEN\n")
            limit = begin + FREEZE_SECONDS * 1e9
            while read(self.state) != b"FROZEN\n":
                if time.perf_counter_ns() > limit:
                    raise waiting.TooLate(f"{self.path} is not frozen within {FREEZE_SECONDS} s")
            return (time.perf_counter_ns() - begin) / 1e3
        finally:
            os.close(fd)

    def thaw(self):
        """Returns the microseconds that the write takes."""
        fd = os.open(self.state, os.O_WRONLY)
        try:
            begin = time.perf_counter_ns()
            os.write(fd, self.hierarchy.thawed)
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
                write(os.path.join(self.hierarchy.root, self.hierarchy.process_file), line)
        return False
