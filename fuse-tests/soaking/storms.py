"""Storms of SIGCONT to the members of a frozen group: once one is over, they stand still again soon; and FROZEN is never read of a group of which one runs."""

import os
import signal
import time

import children
from members import GroupWorker

SLEEPERS, SPINNERS = 2, 2
SECONDS = 0.1, 0.4
RATES = 200, 1000


def spin():
    """Runs a good part of the time that it is let."""
    children.end_with_parent()
    while True:
        end = time.monotonic() + 0.001
        while time.monotonic() < end:
            pass
        time.sleep(0.005)


class Storms(GroupWorker):
    rest = 0.1

    def begin(self):
        self.members = [children.start(children.sleep) for _ in range(SLEEPERS)] + [children.start(spin) for _ in range(SPINNERS)]
        self.pidfds = [os.pidfd_open(pid) for pid in self.members]
        super().begin()
        for pid in self.members:
            self.attach(pid)

    def end(self):
        for pid in self.members:
            children.end(pid)

    def operations(self):
        return [(3, self.storm), (1, self.let_go)]

    def storm(self):
        self.freeze(self.members)
        before = self.switch.disturbances()
        self.send_for(self.random.uniform(*SECONDS), self.random.uniform(*RATES))
        self.expect_still(self.members, before)

    def send_for(self, seconds, rate):
        """SIGCONT to each, so many times a second."""
        begin = time.monotonic()
        turn = 0
        while (now := time.monotonic()) < begin + seconds and self.switch.is_running():
            for pidfd in self.pidfds:
                signal.pidfd_send_signal(pidfd, signal.SIGCONT)
            self.counts["SIGCONT"] += len(self.pidfds)
            turn += 1
            time.sleep(max(0, begin + turn / rate - now))

    def let_go(self):
        self.thaw(self.members)
