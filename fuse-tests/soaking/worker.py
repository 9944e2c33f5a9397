"""A worker: a process that does operations of one kind in the mount. Each kind is a class in a module of its own."""

import collections
import errno
import json
import os
import random
import time

import waiting
from control import END, PAUSE
from hierarchy import read, write

LONGEST_SECONDS = 5
#: while another daemon takes the mount over
LONGEST_TAKEOVER_SECONDS = 20
#: errors that an operation may give; any other is a fault
EXPECTED_ERRORS = {
    errno.EACCES, errno.EBUSY, errno.E2BIG, errno.EEXIST, errno.EINVAL, errno.EIO, errno.EISDIR, errno.ENODEV, errno.ENOENT, errno.ENOSPC, errno.ENOTDIR, errno.ENOTEMPTY,
    errno.EPERM, errno.ERANGE, errno.ESRCH,
}
#: only a rename to another parent gives EIO
EIO_ALLOWED = {"rename"}
#: errors while there is no daemon, and when it is killed
DAEMON_GONE = {errno.ENOTCONN, errno.ECONNABORTED}


class Fault(Exception):
    """A condition that has to hold does not."""


class Interrupted(Exception):
    """An operation was interrupted, since the workers are to pause or end."""


class Shared:
    """What all workers use: the mount's root and engine, a directory for their files, the table of members, and the control memory."""

    def __init__(self, root, engine, scratch, table, control):
        self.root, self.engine, self.scratch, self.table, self.control = root, engine, scratch, table, control


class Worker:
    #: mean of the seconds between two operations: there are many workers, and few processors
    mean_pause = 0
    #: errors that its operations may give
    expected_errors = frozenset()

    def __init__(self, number, seed, shared):
        self.number, self.shared, self.root, self.control = number, shared, shared.root, shared.control
        self.random = random.Random(seed)
        self.counts, self.errors, self.faults = collections.Counter(), collections.Counter(), []
        self.slowest = 0

    @staticmethod
    def missing_file():
        """A file that this kind needs and can't write on this machine, or None."""
        return None

    def operations(self):
        """Its operations, which are chosen at random: pairs of a weight and a method. A method may be interrupted when all workers are to pause (see until), and
        must work after any other, also one that was interrupted."""
        raise NotImplementedError

    def prepare(self):
        """Makes what it needs, before the first round."""

    def clean_up(self):
        """Removes everything but groups, also if the mount does not answer any more."""

    def run(self, report):
        parent = os.getppid()
        try:
            self.prepare()
            operations = self.operations()
            weights = [weight for weight, _ in operations]
            while (phase := self.control.phase(self.number)) != END and os.getppid() == parent:
                if phase == PAUSE:
                    time.sleep(0.002)
                    continue
                self.try_operation(self.random.choices(operations, weights)[0][1])
                if self.mean_pause:
                    time.sleep(self.random.uniform(0, 2 * self.mean_pause))
        finally:
            self.clean_up()
        report.write(json.dumps([self.counts, self.errors, self.faults, self.slowest]))

    def try_operation(self, operation):
        name = operation.__name__
        changes = self.control.daemon_changes()
        try:
            self.perform(operation)
            self.counts[name] += 1
        except Interrupted:
            pass
        except (Fault, waiting.TooLate) as error:
            self.report_fault(f"{name}: {error}")
        except OSError as error:
            self.errors[errno.errorcode[error.errno]] += 1
            if error.errno in DAEMON_GONE:
                expected = changes % 2 == 1 or self.control.daemon_changes() != changes
            else:
                expected = error.errno in self.expected_errors and (error.errno != errno.EIO or name in EIO_ALLOWED)
            if not expected:
                self.report_fault(f"{name}: {error}")

    def perform(self, operation):
        operation()

    def report_fault(self, text):
        self.faults.append(f"{type(self).__name__}: {text}")
        self.control.report_fault()

    def timed(self, name, call, *arguments):
        """Calls a function that does one operation in the mount, which must not take longer than LONGEST_SECONDS, or with a takeover meanwhile
        LONGEST_TAKEOVER_SECONDS."""
        begin, takeovers = time.monotonic(), self.control.takeover_changes()
        try:
            return call(*arguments)
        finally:
            took = time.monotonic() - begin
            self.slowest = max(self.slowest, took)
            is_taken_over = takeovers % 2 == 1 or takeovers != self.control.takeover_changes()
            if took > (LONGEST_TAKEOVER_SECONDS if is_taken_over else LONGEST_SECONDS):
                self.report_fault(f"{name} took {took:.1f} s")

    def read(self, path):
        return self.timed(f"read {path}", read, path)

    def write(self, path, text):
        self.timed(f"write {path}", write, path, text)

    def until(self, condition, seconds, what, pause=0.005):
        """As waiting.until. Raises Interrupted as soon as workers are to pause or end."""

        def is_true():
            if not self.control.is_running():
                raise Interrupted
            return condition()

        return waiting.until(is_true, seconds, what, pause)
