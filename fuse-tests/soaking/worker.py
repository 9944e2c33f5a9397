"""One of those that do things to the mount, of one kind: a process of its own. Each kind is a class in a module of its own."""

import collections
import errno
import json
import os
import random
import time

import waiting
from hierarchy import read, write
from switch import END, PAUSE

LONGEST_SECONDS = 5
#: what an operation may be refused with; anything else is a fault
REFUSALS = {
    errno.EACCES, errno.EBUSY, errno.E2BIG, errno.EEXIST, errno.EINVAL, errno.EIO, errno.EISDIR, errno.ENODEV, errno.ENOENT, errno.ENOSPC, errno.ENOTDIR, errno.ENOTEMPTY,
    errno.EPERM, errno.ERANGE, errno.ESRCH,
}
#: EIO is what a rename to another parent gives, and nothing else here
EIO_ALLOWED = {"rename"}
#: what else it is told while there is no daemon, and at its death
DEAD = {errno.ENOTCONN, errno.ECONNABORTED}


class Fault(Exception):
    """Something that has to hold does not."""


class BrokenOff(Exception):
    """The workers are to pause, or end."""


class Shared:
    """What all workers work with: the mount's root, a folder for their files, the herd's table, and the switch."""

    def __init__(self, root, scratch, table, switch):
        self.root, self.scratch, self.table, self.switch = root, scratch, table, switch


class Worker:
    #: seconds between two operations: there are many workers, and few processors
    rest = 0
    #: what an operation may be refused with
    refused_with = frozenset()

    def __init__(self, number, seed, shared):
        self.number, self.shared, self.root, self.switch = number, shared, shared.root, shared.switch
        self.random = random.Random(seed)
        self.counts, self.refusals, self.faults = collections.Counter(), collections.Counter(), []
        self.slowest = 0

    @staticmethod
    def missing():
        """What this kind can't do without and can't write here, or None."""
        return None

    def operations(self):
        """What it does, at random: pairs of a weight and a method. Each is left as soon as all are to pause (see until), and may come next whatever was left."""
        raise NotImplementedError

    def begin(self):
        """Makes what it needs, before any worker does anything."""

    def end(self):
        """Leaves nothing behind but groups, also where the mount does not answer any more."""

    def run(self, report):
        parent = os.getppid()
        try:
            self.begin()
            operations = self.operations()
            weights = [weight for weight, _ in operations]
            while (state := self.switch.state(self.number)) != END and os.getppid() == parent:
                if state == PAUSE:
                    time.sleep(0.002)
                    continue
                self.attempt(self.random.choices(operations, weights)[0][1])
                if self.rest:
                    time.sleep(self.random.uniform(0, 2 * self.rest))
        finally:
            self.end()
        report.write(json.dumps([self.counts, self.refusals, self.faults, self.slowest]))

    def attempt(self, operation):
        name = operation.__name__
        turns = self.switch.turns()
        try:
            self.perform(operation)
            self.counts[name] += 1
        except BrokenOff:
            pass
        except (Fault, waiting.TooLate) as error:
            self.fault(f"{name}: {error}")
        except OSError as error:
            self.refusals[errno.errorcode[error.errno]] += 1
            if error.errno in DEAD:
                expected = turns % 2 == 1 or self.switch.turns() != turns
            else:
                expected = error.errno in self.refused_with and (error.errno != errno.EIO or name in EIO_ALLOWED)
            if not expected:
                self.fault(f"{name}: {error}")

    def perform(self, operation):
        operation()

    def fault(self, text):
        self.faults.append(f"{type(self).__name__}: {text}")
        self.switch.fail()

    def timed(self, name, call, *arguments):
        """Calls what asks the mount for one thing: that must not take long."""
        begin = time.monotonic()
        try:
            return call(*arguments)
        finally:
            took = time.monotonic() - begin
            self.slowest = max(self.slowest, took)
            if took > LONGEST_SECONDS:
                self.fault(f"{name} took {took:.1f} s")

    def read(self, path):
        return self.timed(f"read {path}", read, path)

    def write(self, path, text):
        self.timed(f"write {path}", write, path, text)

    def until(self, condition, seconds, what, pause=0.005):
        """As waiting.until, but no longer than workers run."""

        def is_true():
            if not self.switch.is_running():
                raise BrokenOff
            return condition()

        return waiting.until(is_true, seconds, what, pause)
