"""Bursts of renames by several workers at the same moments: of a directory and back, and of groups below it onto existing ones, in which groups are made and removed."""

import contextlib
import os
import time

from worker import EXPECTED_ERRORS, Interrupted, Worker

#: All of them rename at the beginning of each period, since errors need several at once; then other kinds of workers get the processors.
PERIOD_SECONDS = 0.5
BURST_SECONDS = 0.2
NAMES = "TU"


class Renames(Worker):
    """The worker with role 0 renames the directory, those with the next roles rename groups below it, and the others make and remove groups in these."""

    roles = 8
    onto = range(1, 4)
    expected_errors = EXPECTED_ERRORS

    def __init__(self, number, seed, shared, role):
        super().__init__(number, seed, shared)
        self.role = role
        self.top = os.path.join(self.root, "renames")

    def prepare(self):
        if self.role == 0:
            for path in "", "T", "T/0", "T/1":
                os.mkdir(os.path.join(self.top, path))

    def operations(self):
        return [(1, self.burst)]

    def burst(self):
        now = time.monotonic() % PERIOD_SECONDS
        if now > BURST_SECONDS:
            time.sleep(PERIOD_SECONDS - now)
        step = self.rename_above if self.role == 0 else self.rename_onto if self.role in self.onto else self.make_and_remove
        # The descriptor stays the same directory under each name.
        self.directory = self.open()
        try:
            while self.control.is_running() and time.monotonic() % PERIOD_SECONDS < BURST_SECONDS:
                self.try_operation(step)
        finally:
            os.close(self.directory)

    def open(self):
        for name in NAMES * 2:
            with contextlib.suppress(FileNotFoundError):
                return os.open(os.path.join(self.top, name), os.O_RDONLY | os.O_DIRECTORY)
        raise Interrupted

    def rename_above(self):
        for one, other in "TU", "UT":
            # The daemon may have been killed between the two renames.
            with contextlib.suppress(FileNotFoundError):
                self.timed("rename", os.rename, os.path.join(self.top, one), os.path.join(self.top, other))

    def rename_onto(self):
        self.timed("rename", lambda: os.rename("0", "1", src_dir_fd=self.directory, dst_dir_fd=self.directory))

    def make_and_remove(self):
        call = self.random.choice([os.mkdir, os.rmdir])
        self.timed(call.__name__, lambda: call("1/x", dir_fd=self.directory))
