"""One of those that do what they like to the mount, as some user: a process of its own."""

import collections
import errno
import json
import mmap
import os
import random
import signal
import time

LONGEST_SECONDS = 5
NAMES = "abc"
DEPTH = 3
#: what an operation may be refused with; anything else is a fault
REFUSALS = {
    errno.EACCES, errno.EBUSY, errno.E2BIG, errno.EEXIST, errno.EINVAL, errno.EIO, errno.EISDIR, errno.ENODEV, errno.ENOENT, errno.ENOSPC, errno.ENOTDIR, errno.ENOTEMPTY,
    errno.EPERM, errno.ERANGE, errno.ESRCH,
}
#: EIO is what a rename to another parent gives, and nothing else here
EIO_ALLOWED = {"rename"}
#: what else it is told while there is no daemon, and at its death
DEAD = {errno.ENOTCONN, errno.ECONNABORTED}
RUN, PAUSE, END = 0, 1, 2


class Switch:
    """Lets all workers go, pauses, or ends them; sees which of them pause, and tells them of the daemon's deaths."""

    def __init__(self, workers):
        self._memory = mmap.mmap(-1, 2 + workers)

    def set(self, state):
        self._memory[0] = state

    def state(self, worker):
        state = self._memory[0]
        self._memory[2 + worker] = state
        return state

    def all_pause(self):
        return all(paused == PAUSE for paused in self._memory[2:])

    def turn(self):
        """To be told before a death, and after what follows."""
        self._memory[1] = (self._memory[1] + 1) % 256

    def turns(self):
        """Odd from a death on until there is a daemon again."""
        return self._memory[1]


class Worker:
    def __init__(self, number, seed, uid, root, table, switch):
        self.number, self.uid, self.root, self.table, self.switch = number, uid, root, table, switch
        self.random = random.Random(seed)
        self.counts, self.refusals, self.faults = collections.Counter(), collections.Counter(), []
        self.slowest = 0

    def run(self, report):
        os.setresgid(self.uid, self.uid, self.uid)
        os.setgroups([])
        os.setresuid(self.uid, self.uid, self.uid)
        operations = [
            (8, self.mkdir), (5, self.rmdir), (2, self.rename), (10, self.rename_within), (2, self.link), (20, self.attach), (10, self.freeze), (10, self.thaw), (20, self.read),
            (3, self.kill_group), (10, self.junk), (6, self.signal), (2, self.chmod), (1, self.xattr),
        ]
        weights = [weight for weight, _ in operations]
        parent = os.getppid()
        while (state := self.switch.state(self.number)) != END and os.getppid() == parent:
            if state == PAUSE:
                time.sleep(0.002)
                continue
            operation = self.random.choices(operations, weights)[0][1]
            self.attempt(operation)
        report.write(json.dumps([self.counts, self.refusals, self.faults, self.slowest]))

    def attempt(self, operation):
        name = operation.__name__
        turns = self.switch.turns()
        begin = time.monotonic()
        try:
            operation()
            self.counts[name] += 1
        except OSError as error:
            self.refusals[errno.errorcode[error.errno]] += 1
            if error.errno in DEAD:
                expected = turns % 2 == 1 or self.switch.turns() != turns
            else:
                expected = error.errno in REFUSALS and (error.errno != errno.EIO or name in EIO_ALLOWED)
            if not expected:
                self.faults.append(f"{name}: {error}")
        took = time.monotonic() - begin
        self.slowest = max(self.slowest, took)
        if took > LONGEST_SECONDS:
            self.faults.append(f"{name} took {took:.1f} s")

    def group(self, least=1):
        depth = self.random.randint(least, DEPTH)
        return os.path.join(self.root, *self.random.choices(NAMES, k=depth))

    def member(self):
        ids = self.table.ids()
        if not ids:
            raise ProcessLookupError(errno.ESRCH, "there is none yet")
        return self.random.choice(ids)

    def write(self, path, data):
        fd = os.open(path, os.O_WRONLY)
        try:
            os.write(fd, data)
        finally:
            os.close(fd)

    def mkdir(self):
        os.mkdir(self.group())

    def rmdir(self):
        os.rmdir(self.group())

    def rename(self):
        os.rename(self.group(), self.group())

    def rename_within(self):
        """A group, or one that others work below, to a name that is in use or not."""
        parent = self.group(least=0)
        for _ in range(self.random.randint(1, 8)):
            os.rename(os.path.join(parent, self.random.choice(NAMES)), os.path.join(parent, self.random.choice(NAMES)))

    def link(self):
        """Which looks for two paths too, and is always refused."""
        os.link(self.group() + "/tasks", self.group() + "/link")

    def attach(self):
        file = self.random.choice(["tasks", "cgroup.procs"])
        self.write(os.path.join(self.group(least=0), file), b"%d\n" % self.member())

    def freeze(self):
        self.write(self.group() + "/freezer.state", b"FROZEN")

    def thaw(self):
        self.write(self.group() + "/freezer.state", b"THAWED")

    def read(self):
        file = self.random.choice(["tasks", "freezer.state", "cgroup.procs", "notify_on_release", "freezer.self_freezing"])
        with open(os.path.join(self.group(), file), "rb", buffering=0) as opened:
            while opened.read(self.random.choice([1, 7, 4096])):
                pass

    def kill_group(self):
        self.write(self.group() + "/signal.kill", self.random.choice([b"0", b"9", b"18", b"28"]))

    def junk(self):
        """Never a number, which might be the id of who knows whom."""
        folder = self.group()
        names = os.listdir(folder)
        if not names:
            raise FileNotFoundError(errno.ENOENT, "it was removed meanwhile")
        path = os.path.join(folder, self.random.choice(names))
        self.write(path, b"x" + self.random.randbytes(self.random.choice([0, 1, 10, 63, 64, 4095, 5000])))

    def signal(self):
        """Stops none but every third, so that it is known who may be found stopped."""
        pid = self.member()
        kinds = [signal.SIGCONT, signal.SIGKILL] + ([signal.SIGSTOP] if pid % 3 == 0 else [])
        os.kill(pid, self.random.choice(kinds))

    def chmod(self):
        os.chmod(self.group() + "/tasks", self.random.choice([0o644, 0o666]))

    def xattr(self):
        os.setxattr(self.group(), "user.soak", b"x")
