"""A processor goes offline and comes online again. The daemon must still see the signals that are sent from there."""

import contextlib
import os
import signal
import time

import children
import processes
from group_worker import SETTLE_SECONDS, GroupWorker
from worker import Fault

NUMBER = 1
FILE = f"/sys/devices/system/cpu/cpu{NUMBER}/online"
LONGEST_OFFLINE_SECONDS = 0.1


def is_possible():
    return os.access(FILE, os.W_OK)


def put_online():
    """Restores the state from before the soak: online."""
    with open(FILE, "r+", encoding="ascii") as file:
        if file.read().strip() != "1":
            file.seek(0)
            file.write("1")


class Hotplug(GroupWorker):
    mean_pause = 0.15

    @staticmethod
    def missing_file():
        return None if is_possible() else FILE

    def prepare(self):
        self.member = children.start(children.sleep)
        super().prepare()
        self.attach(self.member)
        self.usual = os.sched_getaffinity(0)

    def clean_up(self):
        put_online()
        self.thaw_to_end()
        children.end(self.member)

    def operations(self):
        return [(1, self.toggle_processor), (1, self.stop_from_processor), (1, self.continue_from_processor)]

    def toggle_processor(self):
        self.control.change_processor()
        try:
            with open(FILE, "w", encoding="ascii") as file:
                file.write("0")
            time.sleep(self.random.uniform(0, LONGEST_OFFLINE_SECONDS))
        finally:
            put_online()
            self.control.change_processor()

    def stop_from_processor(self):
        """A thaw does not continue a process that another one had stopped before the freeze."""
        self.continue_and_thaw()
        before = self.control.disturbances()
        self.send(signal.SIGSTOP)
        self.until(lambda: processes.stands_still(self.member), SETTLE_SECONDS, f"the stop of {self.member}")
        self.freeze([self.member])
        self.write_state(b"THAWED")
        if not processes.stands_still(self.member) and not self.control.is_disturbed_since(before):
            raise Fault(f"a thaw has continued {self.member}, which was stopped before")
        self.continue_and_thaw()

    def continue_from_processor(self):
        self.freeze([self.member])
        before = self.control.disturbances()
        self.send(signal.SIGCONT)
        self.expect_stopped_again([self.member], before)
        self.continue_and_thaw()

    def continue_and_thaw(self):
        self.write_state(b"THAWED")
        os.kill(self.member, signal.SIGCONT)
        self.thaw([self.member])

    def send(self, number):
        """Sends the signal from that processor."""
        os.sched_setaffinity(0, {NUMBER})
        try:
            os.kill(self.member, number)
        finally:
            with contextlib.suppress(OSError):
                os.sched_setaffinity(0, self.usual)
