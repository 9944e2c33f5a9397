"""Waiting for notices of changes of a file, by poll(2) and by inotify(7)."""

import ctypes
import os
import select
import time

IN_MODIFY = 2

libc = ctypes.CDLL(None, use_errno=True)


class Watcher:
    """Watches one file, such as cgroup.events, by both means."""

    def __init__(self, path):
        self.inotify = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if libc.inotify_add_watch(self.inotify, os.fsencode(path), IN_MODIFY) < 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), path)
        self.file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        #: when the last notice came that was awaited, as perf_counter_ns tells
        self.noticed = None
        self.read()

    def read(self):
        """The contents in one line. After this poll waits for the next change."""
        return os.pread(self.file, 4096, 0).decode().replace("\n", " ").strip()

    def take(self, seconds):
        """The means by which there is a notice until then: "inotify", "poll", both or none. Returns as soon as there are both."""
        found = set()
        deadline = time.monotonic() + seconds
        while len(found) < 2:
            poll = select.poll()
            poll.register(self.inotify, select.POLLIN)
            if "poll" not in found:
                poll.register(self.file, select.POLLPRI)
            events = poll.poll(max(0, deadline - time.monotonic()) * 1000)
            if not events:
                break
            for fd, _ in events:
                if fd == self.inotify:
                    os.read(self.inotify, 4096)
                    found.add("inotify")
                else:
                    found.add("poll")
        return found

    def await_any(self, seconds):
        """Returns whether there is a notice by either means until then; reads nothing."""
        poll = select.poll()
        poll.register(self.inotify, select.POLLIN)
        poll.register(self.file, select.POLLPRI)
        return bool(poll.poll(seconds * 1000))

    def forget(self):
        """Takes all notices that there are, and reads the file."""
        while self.take(0):
            self.read()

    def await_contents(self, wanted, seconds):
        """Reads at the beginning and after each notice alone, until the contents are these. Returns whether they were in time."""
        return self.read() == wanted or self.await_change(wanted, seconds)

    def await_change(self, wanted, seconds):
        """Reads after each notice alone, until the contents are these: at least one notice has to come. Returns whether they were in time."""
        poll = select.poll()
        poll.register(self.file, select.POLLPRI)
        return self._await(wanted, seconds, poll.poll)

    def await_change_by_inotify(self, wanted, seconds):
        """The same by inotify."""
        poll = select.poll()
        poll.register(self.inotify, select.POLLIN)
        return self._await(wanted, seconds, lambda milliseconds: poll.poll(milliseconds) and os.read(self.inotify, 4096))

    def _await(self, wanted, seconds, has_notice):
        deadline = time.monotonic() + seconds
        while has_notice(max(0, deadline - time.monotonic()) * 1000):
            self.noticed = time.perf_counter_ns()
            if self.read() == wanted:
                return True
        return False

    def close(self):
        os.close(self.inotify)
        os.close(self.file)
