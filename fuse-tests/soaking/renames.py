"""Storms of renames: of a directory and back, and of those below it onto others that are there, in which groups are made and removed, by several at the same moments."""

import contextlib
import os
import time

from worker import REFUSALS, Worker

#: All of them storm at the beginning of each period: it takes several at once, and the others are to have their turn.
PERIOD_SECONDS = 0.5
STORM_SECONDS = 0.12
NAMES = "TU"


class Renames(Worker):
    """One of so many, who do different things."""

    roles = 5
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
        return [(1, self.rename_above if self.role == 0 else self.rename_onto if self.role % 2 else self.make_and_remove)]

    def perform(self, operation):
        now = time.monotonic() % PERIOD_SECONDS
        if now > STORM_SECONDS:
            time.sleep(PERIOD_SECONDS - now)
        self.timed(operation.__name__, operation)

    def rename_above(self):
        for one, other in "TU", "UT":
            # A daemon may have died between the two.
            with contextlib.suppress(FileNotFoundError):
                os.rename(os.path.join(self.top, one), os.path.join(self.top, other))

    def rename_onto(self):
        parent = os.path.join(self.top, self.random.choice(NAMES))
        os.rename(os.path.join(parent, "0"), os.path.join(parent, "1"))

    def make_and_remove(self):
        self.random.choice([os.mkdir, os.rmdir])(os.path.join(self.top, self.random.choice(NAMES), "1/x"))
