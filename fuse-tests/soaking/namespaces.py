"""Second daemons, each in a pid and a mount namespace below the soak's own, with a mount and members of its own (inside.py): neither has to do with the other's."""

import errno
import os
import select
import sys
import time

import children
import processes
from freezerfs import find_daemon
from hierarchy import read_all
from logs import first_error
from members import SETTLE_SECONDS, GroupWorker
from worker import Fault

INSIDE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "inside.py")
BEGIN_SECONDS = 60
LIFE_SECONDS = 3, 8
#: by which a daemon inside gets its id
LAST_PID = "/proc/sys/kernel/ns_last_pid"


class Inner(processes.Program):
    """What runs inside: it says "ready" once it has a mount and members, whose daemon has a certain id in there."""

    def __init__(self, daemon, point, log):
        unshare = ["unshare", "--pid", "--fork", "--kill-child", "--mount", "--propagation", "private", "--mount-proc"]
        super().__init__([*unshare, sys.executable, "-B", INSIDE, str(daemon), point, log])
        self.log = log
        self.is_ready = self.is_frozen = False
        self.begun = time.monotonic()
        self.namespace = None

    def becomes_ready(self):
        if select.select([self.process.stdout], [], [], 0)[0]:
            answer = self.answer()
            if answer != "ready":
                raise Fault(f"inside: {answer}")
            self.namespace = pid_namespace(children.all_of(self.pid)[0])
            self.is_ready = True
        elif time.monotonic() > self.begun + BEGIN_SECONDS:
            raise Fault(f"inside there is no mount within {BEGIN_SECONDS} s")
        return self.is_ready

    def ids(self):
        """Of all processes inside, as they are called outside."""
        return {int(name) for name in os.listdir("/proc") if name.isdigit() and pid_namespace(name) == self.namespace}

    def tell(self, state):
        self.expect(state, "ok")
        self.is_frozen = state == "FROZEN"

    def expect(self, line, expected):
        answer = self.ask(line, BEGIN_SECONDS)
        if answer != expected:
            raise Fault(f"inside, {line}: {answer}")


def pid_namespace(pid):
    try:
        return os.readlink(f"/proc/{pid}/ns/pid")
    except OSError:
        return None


class Namespaces(GroupWorker):
    rest = 0.1

    @staticmethod
    def missing():
        return None if os.access(LAST_PID, os.W_OK) else LAST_PID

    def begin(self):
        self.inner = None
        self.member = children.start(children.sleep)
        super().begin()
        self.point = os.path.join(self.shared.scratch, "inside")
        os.mkdir(self.point)
        self.attach(self.member)

    def end(self):
        self.end_inner()
        children.end(self.member)

    def end_inner(self):
        if self.inner:
            self.inner.__exit__()
            self.inner = None

    def operations(self):
        return [(4, self.look), (2, self.freeze_outside), (2, self.freeze_inside), (1, self.renew)]

    def attempt(self, operation):
        super().attempt(operation if self.inner and self.inner.is_ready else self.start_inside)

    def start_inside(self):
        if not self.inner:
            daemon = find_daemon(self.root)
            if not daemon:
                return
            self.inner = Inner(daemon, self.point, os.path.join(self.shared.scratch, "inside.log"))
        self.inner.becomes_ready()

    def look(self):
        """None of those inside is in any group outside."""
        inside = self.inner.ids()
        for folder, _, _ in os.walk(self.root):
            found = inside.intersection(self.members_of(folder)) if folder != self.root else None
            if found:
                raise Fault(f"{found} of the inner namespace are in {folder}")
        self.inner.expect("look", "ok")
        error = first_error(self.inner.log)
        if error:
            raise Fault(f"in the log inside: {error}")

    @staticmethod
    def members_of(folder):
        try:
            return set(map(int, read_all(os.path.join(folder, "cgroup.procs")).split()))
        except OSError as error:
            if error.errno in (errno.ENOENT, errno.ENODEV):
                # Users have removed it meanwhile.
                return set()
            raise

    def freeze_outside(self):
        self.freeze([self.member])
        self.inner.expect("stopped", "all" if self.inner.is_frozen else "none")
        self.thaw([self.member])

    def freeze_inside(self):
        self.thaw([self.member])
        self.inner.tell("THAWED" if self.inner.is_frozen else "FROZEN")
        if children.is_stopped(self.member):
            raise Fault(f"{self.member}, which is outside, is stopped by what happens inside")

    def renew(self):
        """Ends the namespace, in one way or another; the next one's daemon has the id of the present one outside."""
        if time.monotonic() < self.inner.begun + self.random.uniform(*LIFE_SECONDS):
            return
        if self.random.random() < 0.5:
            self.inner.expect("unmount", "ok")
        self.end_inner()
