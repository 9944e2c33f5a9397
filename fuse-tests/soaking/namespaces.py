"""Second daemons, each in a pid and a mount namespace below the soak's own, with a mount and members of its own (inside.py): neither daemon affects the other's members."""

import contextlib
import errno
import os
import select
import subprocess
import sys
import time

import children
import processes
import waiting
from freezerfs import LAUNCHER, find_daemon
from hierarchy import read_all
from logs import first_error
from group_worker import GroupWorker
from worker import Fault

INSIDE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "inside.py")
BEGIN_SECONDS = 60
LIFE_SECONDS = 3, 8
#: this file sets the id of the next process, in the inner namespace
LAST_PID = "/proc/sys/kernel/ns_last_pid"


class InnerDaemon(processes.Program):
    """inside.py in its namespaces. It prints "ready" when it has a mount and members; its daemon has the given id in the namespace."""

    def __init__(self, daemon, point, log, engine):
        unshare = ["unshare", "--pid", "--fork", "--kill-child", "--mount", "--propagation", "private", "--mount-proc"]
        super().__init__([*unshare, sys.executable, "-B", INSIDE, str(daemon), point, log, engine])
        self.point, self.log = point, log
        self.is_ready = self.is_frozen = False
        self.begun = time.monotonic()
        self.namespace = None

    def check_ready(self):
        if select.select([self.process.stdout], [], [], 0)[0]:
            answer = self.answer()
            if answer != "ready":
                raise Fault(f"inside: {answer}")
            self.namespace = pid_namespace(children.all_of(self.pid)[0])
            self.is_ready = True
        elif time.monotonic() > self.begun + BEGIN_SECONDS:
            raise Fault(f"the inner mount is not there within {BEGIN_SECONDS} s")
        return self.is_ready

    def ids(self):
        """The ids of all inner processes, as the outer namespace numbers them."""
        return {int(name) for name in os.listdir("/proc") if name.isdigit() and pid_namespace(name) == self.namespace}

    def write_state(self, state):
        self.expect(state, "ok")
        self.is_frozen = state == "FROZEN"

    def __exit__(self, *_):
        """Ends the namespace. With v1 its frozen processes can't end before they are thawed: recover does so, once the daemon has ended."""
        try:
            with contextlib.suppress(OSError):
                self.process.stdin.close()
            waiting.until(lambda: find_daemon(self.point) is None, processes.END_SECONDS, "the end of the inner daemon")
            subprocess.run([LAUNCHER, "recover", self.point], stdout=subprocess.DEVNULL, timeout=BEGIN_SECONDS, check=True)
        finally:
            super().__exit__()

    def expect(self, line, expected):
        answer = self.ask(line, BEGIN_SECONDS)
        if answer != expected:
            raise Fault(f"inside, {line}: {answer}")


def mount_point(scratch):
    """Where the inner daemons mount, in their own namespace."""
    return os.path.join(scratch, "inside")


def pid_namespace(pid):
    try:
        return os.readlink(f"/proc/{pid}/ns/pid")
    except OSError:
        return None


class Namespaces(GroupWorker):
    mean_pause = 0.1

    @staticmethod
    def missing_file():
        return None if os.access(LAST_PID, os.W_OK) else LAST_PID

    def prepare(self):
        self.inner = None
        self.member = children.start(children.sleep)
        super().prepare()
        self.point = mount_point(self.shared.scratch)
        os.mkdir(self.point)
        self.attach(self.member)

    def clean_up(self):
        self.end_inner()
        self.thaw_to_end()
        children.end(self.member)

    def end_inner(self):
        if self.inner:
            self.inner.__exit__()
            self.inner = None

    def operations(self):
        return [(4, self.check_groups), (2, self.freeze_outside), (2, self.freeze_inside), (1, self.renew)]

    def try_operation(self, operation):
        super().try_operation(operation if self.inner and self.inner.is_ready else self.start_inside)

    def start_inside(self):
        if not self.inner:
            daemon = find_daemon(self.root)
            if not daemon:
                return
            self.inner = InnerDaemon(daemon, self.point, os.path.join(self.shared.scratch, "inside.log"), self.shared.engine)
        self.inner.check_ready()

    def check_groups(self):
        """No inner process is in a group of the outer mount."""
        inside = self.inner.ids()
        for directory, _, _ in os.walk(self.root):
            found = inside.intersection(self.members_of(directory)) if directory != self.root else None
            if found:
                raise Fault(f"{found} of the inner namespace are in {directory}")
        self.inner.expect("check", "ok")
        error = first_error(self.inner.log)
        if error:
            raise Fault(f"in the inner log: {error}")

    @staticmethod
    def members_of(directory):
        try:
            return set(map(int, read_all(os.path.join(directory, "cgroup.procs")).split()))
        except OSError as error:
            if error.errno in (errno.ENOENT, errno.ENODEV):
                # A user worker has removed it meanwhile.
                return set()
            raise

    def freeze_outside(self):
        self.freeze([self.member])
        self.inner.expect("stopped", "all" if self.inner.is_frozen else "none")
        self.thaw([self.member])

    def freeze_inside(self):
        self.thaw([self.member])
        self.inner.write_state("THAWED" if self.inner.is_frozen else "FROZEN")
        if processes.stands_still(self.member):
            raise Fault(f"{self.member}, which is in the outer mount, is stopped by an inner freeze")

    def renew(self):
        """Ends the namespace, by an unmount or not. In the next one the daemon gets the process id that the outer daemon has then."""
        if time.monotonic() < self.inner.begun + self.random.uniform(*LIFE_SECONDS):
            return
        if self.random.random() < 0.5:
            self.inner.expect("unmount", "ok")
        self.end_inner()
