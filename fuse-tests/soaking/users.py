"""A worker that does random operations in the mount, as some user."""

import errno
import os
import signal

from hierarchy import write
from worker import EXPECTED_ERRORS, Worker

#: of the user workers
UIDS = [0, 0, 0, 65534, 65534, 65533]
NAMES = "abc"
DEPTH = 3


class User(Worker):
    mean_pause = 0.001
    expected_errors = EXPECTED_ERRORS

    def __init__(self, number, seed, shared, uid):
        super().__init__(number, seed, shared)
        self.uid, self.table = uid, shared.table

    def prepare(self):
        os.setresgid(self.uid, self.uid, self.uid)
        os.setgroups([])
        os.setresuid(self.uid, self.uid, self.uid)

    def operations(self):
        return [
            (8, self.mkdir), (5, self.rmdir), (2, self.rename), (10, self.rename_within), (2, self.link), (20, self.attach), (10, self.freeze), (10, self.thaw), (20, self.read_file),
            (3, self.kill_group), (10, self.junk), (6, self.signal), (2, self.chmod), (1, self.xattr),
        ]

    def perform(self, operation):
        self.timed(operation.__name__, operation)

    def group(self, least=1):
        depth = self.random.randint(least, DEPTH)
        return os.path.join(self.root, *self.random.choices(NAMES, k=depth))

    def member(self):
        ids = self.table.ids()
        if not ids:
            raise ProcessLookupError(errno.ESRCH, "there is no member yet")
        return self.random.choice(ids)

    def mkdir(self):
        os.mkdir(self.group())

    def rmdir(self):
        os.rmdir(self.group())

    def rename(self):
        os.rename(self.group(), self.group())

    def rename_within(self):
        """Renames a group, also one below which others work, to a name that is in use or not."""
        parent = self.group(least=0)
        for _ in range(self.random.randint(1, 8)):
            os.rename(os.path.join(parent, self.random.choice(NAMES)), os.path.join(parent, self.random.choice(NAMES)))

    def link(self):
        """Like rename it resolves two paths; it always fails."""
        os.link(self.group() + "/tasks", self.group() + "/link")

    def attach(self):
        file = self.random.choice(["tasks", "cgroup.procs"])
        write(os.path.join(self.group(least=0), file), b"%d\n" % self.member())

    def freeze(self):
        write(self.group() + "/freezer.state", b"FROZEN")

    def thaw(self):
        write(self.group() + "/freezer.state", b"THAWED")

    def read_file(self):
        file = self.random.choice(["tasks", "freezer.state", "cgroup.procs", "notify_on_release", "freezer.self_freezing"])
        with open(os.path.join(self.group(), file), "rb", buffering=0) as opened:
            while opened.read(self.random.choice([1, 7, 4096])):
                pass

    def kill_group(self):
        write(self.group() + "/signal.kill", self.random.choice([b"0", b"9", b"18", b"28"]))

    def junk(self):
        """Never a number, which might be the id of any process."""
        directory = self.group()
        names = os.listdir(directory)
        if not names:
            raise FileNotFoundError(errno.ENOENT, "it was removed meanwhile")
        path = os.path.join(directory, self.random.choice(names))
        write(path, b"x" + self.random.randbytes(self.random.choice([0, 1, 10, 63, 64, 4095, 5000])))

    def signal(self):
        """Stops only members whose id is a multiple of 3: no other may be found stopped by the checks."""
        pid = self.member()
        kinds = [signal.SIGCONT, signal.SIGKILL] + ([signal.SIGSTOP] if pid % 3 == 0 else [])
        os.kill(pid, self.random.choice(kinds))

    def chmod(self):
        os.chmod(self.group() + "/tasks", self.random.choice([0o644, 0o666]))

    def xattr(self):
        os.setxattr(self.group(), "user.soak", b"x")
