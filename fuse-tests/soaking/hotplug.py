"""A processor goes offline and comes online again: what is sent from there then is not missed."""

import contextlib
import os
import signal
import time

import children
from members import SETTLE_SECONDS, GroupWorker
from worker import Fault

NUMBER = 1
FILE = f"/sys/devices/system/cpu/cpu{NUMBER}/online"
LONGEST_OFFLINE_SECONDS = 0.1


def is_possible():
    return os.access(FILE, os.W_OK)


def put_online():
    """Whatever has happened: this is how it was, and how it is to stay."""
    with open(FILE, "r+", encoding="ascii") as file:
        if file.read().strip() != "1":
            file.seek(0)
            file.write("1")


class Hotplug(GroupWorker):
    rest = 0.15

    @staticmethod
    def missing():
        return None if is_possible() else FILE

    def begin(self):
        self.member = children.start(children.sleep)
        super().begin()
        self.attach(self.member)
        self.usual = os.sched_getaffinity(0)

    def end(self):
        put_online()
        children.end(self.member)

    def operations(self):
        return [(1, self.come_online), (1, self.stop_from_there), (1, self.continue_from_there)]

    def come_online(self):
        self.switch.turn_processor()
        try:
            with open(FILE, "w", encoding="ascii") as file:
                file.write("0")
            time.sleep(self.random.uniform(0, LONGEST_OFFLINE_SECONDS))
        finally:
            put_online()
            self.switch.turn_processor()

    def stop_from_there(self):
        """A thaw does not wake whom others had stopped before."""
        self.let_go()
        before = self.switch.disturbances()
        self.send(signal.SIGSTOP)
        self.until(lambda: children.is_stopped(self.member), SETTLE_SECONDS, f"the stop of {self.member}")
        self.freeze([self.member])
        self.tell(b"THAWED")
        if not children.is_stopped(self.member) and not self.switch.is_disturbed_since(before):
            raise Fault(f"a thaw has woken {self.member}, which was stopped before")
        self.let_go()

    def continue_from_there(self):
        self.freeze([self.member])
        before = self.switch.disturbances()
        self.send(signal.SIGCONT)
        self.expect_still([self.member], before)
        self.let_go()

    def let_go(self):
        self.tell(b"THAWED")
        os.kill(self.member, signal.SIGCONT)
        self.thaw([self.member])

    def send(self, number):
        """From that processor."""
        os.sched_setaffinity(0, {NUMBER})
        try:
            os.kill(self.member, number)
        finally:
            with contextlib.suppress(OSError):
                os.sched_setaffinity(0, self.usual)
