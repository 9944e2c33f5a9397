"""Storms of renames: of a directory and back, and of those below it onto others that are there, in which groups are made and removed, by several at the same moments."""

import contextlib
import os
import time

from worker import REFUSALS, BrokenOff, Worker

#: All of them storm at the beginning of each period: it takes several at once, and the others are to have their turn.
PERIOD_SECONDS = 0.5
STORM_SECONDS = 0.2
NAMES = "TU"


class Renames(Worker):
    """One of so many: the first renames the directory, the next few rename those below it, and the others make and remove groups in these."""

    roles = 8
    onto = range(1, 4)
    refused_with = REFUSALS

    def __init__(self, number, seed, shared, role):
        super().__init__(number, seed, shared)
        self.role = role
        self.top = os.path.join(self.root, "renames")

    def begin(self):
        if self.role == 0:
            for path in "", "T", "T/0", "T/1":
                os.mkdir(os.path.join(self.top, path))

    def operations(self):
        return [(1, self.storm)]

    def storm(self):
        now = time.monotonic() % PERIOD_SECONDS
        if now > STORM_SECONDS:
            time.sleep(PERIOD_SECONDS - now)
        step = self.rename_above if self.role == 0 else self.rename_onto if self.role in self.onto else self.make_and_remove
        # Through the descriptor it is the same directory, whatever it is called meanwhile.
        self.directory = self.open()
        try:
            while self.switch.is_running() and time.monotonic() % PERIOD_SECONDS < STORM_SECONDS:
                self.attempt(step)
        finally:
            os.close(self.directory)

    def open(self):
        for name in NAMES * 2:
            with contextlib.suppress(FileNotFoundError):
                return os.open(os.path.join(self.top, name), os.O_RDONLY | os.O_DIRECTORY)
        raise BrokenOff

    def rename_above(self):
        for one, other in "TU", "UT":
            # A daemon may have died between the two.
            with contextlib.suppress(FileNotFoundError):
                self.timed("rename", os.rename, os.path.join(self.top, one), os.path.join(self.top, other))

    def rename_onto(self):
        self.timed("rename", lambda: os.rename("0", "1", src_dir_fd=self.directory, dst_dir_fd=self.directory))

    def make_and_remove(self):
        call = self.random.choice([os.mkdir, os.rmdir])
        self.timed(call.__name__, lambda: call("1/x", dir_fd=self.directory))
