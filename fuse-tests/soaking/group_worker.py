"""A worker with a group of its own, which no other worker uses. The members are its own children: only this worker acts on them."""

import contextlib
import os

from children import has_ended
from processes import stands_still
from worker import Fault, Worker

SETTLE_SECONDS = 10
#: In the first pid namespace root's daemon gets an event for each signal. Elsewhere it finds continued members by a periodic check.
SEES_SIGNALS = os.readlink("/proc/self/ns/pid") == "pid:[4026531836]"


class GroupWorker(Worker):
    def prepare(self):
        self.group = os.path.join(self.root, type(self).__name__.lower())
        os.mkdir(self.group)

    def attach(self, pid):
        self.write(os.path.join(self.group, "cgroup.procs"), b"%d\n" % pid)

    def write_state(self, state):
        self.write(os.path.join(self.group, "freezer.state"), state)

    def freeze(self, members):
        """Returns when the group is FROZEN. It must not be FROZEN before all members stand still."""
        before = self.control.disturbances()
        self.write_state(b"FROZEN")
        self.until(lambda: self.is_frozen(members, before), SETTLE_SECONDS, f"FROZEN in {self.group}")

    def is_frozen(self, members, before):
        """Whether its state is FROZEN, and all members stand still, as they have to then. No signal is sent meanwhile. before: the disturbances before the last
        signal was sent."""
        if self.read(os.path.join(self.group, "freezer.state")) != b"FROZEN\n":
            return False
        running = [pid for pid in members if not stands_still(pid)]
        if running and self.must_stand_still(before):
            raise Fault(f"{self.group} is FROZEN, and {running} of it run")
        return not running

    def must_stand_still(self, before):
        """Whether /proc must show that the members of a FROZEN group stand still."""
        if self.shared.engine == "v1":
            return True
        if self.shared.engine == "v2":
            # A signal, or a thaw soon before the freeze, wakes a process; it sleeps again before it gets out of the kernel.
            return False
        return SEES_SIGNALS and not self.control.is_disturbed_since(before)

    def expect_stopped_again(self, members, before):
        """To be called after SIGCONT was sent to the members of a frozen group."""
        self.until(lambda: self.is_frozen(members, before), SETTLE_SECONDS, f"FROZEN in {self.group} after SIGCONT from outside, and {members} stopped")

    def thaw_to_end(self):
        """Lets members end: while they are frozen with v1 they can't. There may be no daemon."""
        with contextlib.suppress(OSError):
            self.write_state(b"THAWED")

    def thaw(self, members):
        self.write_state(b"THAWED")
        stopped = [pid for pid in members if stands_still(pid)]
        if stopped:
            raise Fault(f"{self.group} was thawed, and {stopped} of it are still stopped")
        ended = [pid for pid in members if has_ended(pid)]
        if ended:
            raise Fault(f"{ended} of {self.group} have ended")
