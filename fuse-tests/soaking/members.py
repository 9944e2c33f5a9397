"""A worker with a group of its own, where nobody else works, and whose members are its own children: nothing happens to them but what it does."""

import os

from children import has_ended, is_stopped
from worker import Fault, Worker

SETTLE_SECONDS = 10
#: within which one is stopped again that was sent SIGCONT while it was frozen
STILL_SECONDS = 2
#: In the first pid namespace a daemon of root's hears of signals as they are sent; elsewhere it looks now and then who was woken.
HEARS_OF_SIGNALS = os.readlink("/proc/self/ns/pid") == "pid:[4026531836]"


class GroupWorker(Worker):
    def begin(self):
        self.group = os.path.join(self.root, type(self).__name__.lower())
        os.mkdir(self.group)

    def attach(self, pid):
        self.write(os.path.join(self.group, "cgroup.procs"), b"%d\n" % pid)

    def tell(self, state):
        self.write(os.path.join(self.group, "freezer.state"), state)

    def freeze(self, members):
        """Returns once it is FROZEN, which it must not be before all stand still."""
        before = self.switch.disturbances()
        self.tell(b"FROZEN")
        self.until(lambda: self.is_frozen(members, before), SETTLE_SECONDS, f"FROZEN in {self.group}")

    def is_frozen(self, members, before):
        """Whether its state is FROZEN, and all stand still, as they have to be then. Nobody sends signals while this looks; before is what disturbances there were before the last one was sent."""
        if self.read(os.path.join(self.group, "freezer.state")) != b"FROZEN\n":
            return False
        running = [pid for pid in members if not is_stopped(pid)]
        if running and HEARS_OF_SIGNALS and not self.switch.is_disturbed_since(before):
            raise Fault(f"{self.group} is FROZEN, and {running} of it are not stopped")
        return not running

    def expect_still(self, members, before):
        """After SIGCONT was sent to the members of a group that is to be frozen."""
        self.until(lambda: self.is_frozen(members, before), STILL_SECONDS, f"FROZEN in {self.group} after SIGCONT from outside, and {members} stopped")

    def thaw(self, members):
        self.tell(b"THAWED")
        stopped = [pid for pid in members if is_stopped(pid)]
        if stopped:
            raise Fault(f"{self.group} was thawed, and {stopped} of it are stopped still")
        ended = [pid for pid in members if has_ended(pid)]
        if ended:
            raise Fault(f"{ended} of {self.group} have ended")
