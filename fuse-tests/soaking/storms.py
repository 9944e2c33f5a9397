"""Storms of SIGCONT to the members of a frozen group: after a storm they are soon stopped again, and FROZEN is never read while one of them runs."""

import os
import signal
import time

import children
import processes
from group_worker import GroupWorker

SLEEPERS, SPINNERS = 2, 2
SECONDS = 0.1, 0.4
RATES = 200, 1000


def spin():
    """Runs for a good part of the time."""
    processes.end_with_parent()
    while True:
        end = time.monotonic() + 0.001
        while time.monotonic() < end:
            pass
        time.sleep(0.005)


class Storms(GroupWorker):
    mean_pause = 0.1

    def prepare(self):
        self.members = [children.start(children.sleep) for _ in range(SLEEPERS)] + [children.start(spin) for _ in range(SPINNERS)]
        self.pidfds = [os.pidfd_open(pid) for pid in self.members]
        super().prepare()
        for pid in self.members:
            self.attach(pid)

    def clean_up(self):
        self.thaw_to_end()
        for pid in self.members:
            children.end(pid)

    def operations(self):
        return [(3, self.storm), (1, self.thaw_members)]

    def storm(self):
        self.freeze(self.members)
        before = self.control.disturbances()
        self.send_for(self.random.uniform(*SECONDS), self.random.uniform(*RATES))
        self.expect_stopped_again(self.members, before)

    def send_for(self, seconds, rate):
        """Sends SIGCONT to each member, rate times a second."""
        begin = time.monotonic()
        turn = 0
        while (now := time.monotonic()) < begin + seconds and self.control.is_running():
            for pidfd in self.pidfds:
                signal.pidfd_send_signal(pidfd, signal.SIGCONT)
            self.counts["SIGCONT"] += len(self.pidfds)
            turn += 1
            time.sleep(max(0, begin + turn / rate - now))

    def thaw_members(self):
        self.thaw(self.members)
