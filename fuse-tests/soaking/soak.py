"""The rounds of a soak: all workers do what they do; then they pause, and it is checked that nothing is lost, and nobody stopped for nothing."""

import collections
import contextlib
import os
import random
import signal
import time

import processes
import waiting
from children import is_stopped
from hierarchy import read, read_all, write
from logs import first_error
from switch import PAUSE, RUN
from users import NAMES, UIDS
from worker import Fault

ROUND_SECONDS = 1.5
ROUNDS_IN_GENERATION = 4
#: Nobody kills the daemon in this part of the time, so that what it might lose bit by bit adds up.
PART_WITHOUT_DEATHS = 0.25
DEATHS_IN_ROUND = 0.7
LONGEST_DOWN_SECONDS = 0.3
POPULATION = 120
SPAWNED = 12
SETTLE_SECONDS = 10
#: for workers to make what they need
BEGIN_SECONDS = 60
#: beyond what it was after the first generation
MORE_MEGABYTES, MORE_DESCRIPTORS = 100, 10


class Soak:
    def __init__(self, mount, herd, switch, log, seed):
        self.mount, self.herd, self.switch, self.log = mount, herd, switch, log
        self.random = random.Random(f"{seed}/soak")
        self.checks = collections.Counter()
        self.deaths = 0
        self.begun = time.monotonic()
        self.before = None

    def seconds(self):
        """Since the workers have begun."""
        return time.monotonic() - self.begun

    def groups(self):
        return [folder for folder, _, _ in os.walk(self.mount.root)]

    def pause(self):
        self.switch.set(PAUSE)
        waiting.until(self.switch.all_pause, SETTLE_SECONDS, "the workers' pause")

    def round(self, deadly):
        self.switch.set(RUN)
        end = time.monotonic() + ROUND_SECONDS
        death = end - self.random.uniform(0, ROUND_SECONDS) if deadly and self.random.random() < DEATHS_IN_ROUND else None
        while (now := time.monotonic()) < end:
            if death and now > death:
                self.kill_daemon()
                death = None
                if self.random.random() < 0.5:
                    # What the new one makes of it is to be seen before anybody changes it.
                    break
                self.switch.set(RUN)
            if self.switch.has_failed():
                raise Fault("a worker has found one")
            self.herd.table.allow(max(0, POPULATION - len(self.herd.living())))
            time.sleep(self.random.uniform(0, 0.2))
        self.herd.table.allow(0)
        self.pause()
        self.check()

    def users_groups(self):
        """Those that users have made: the other workers' stay as long as they do."""
        depth = len(self.mount.root) + 1
        return [group for group in self.groups() if group[depth : depth + 1] in list(NAMES)]

    def kill_daemon(self):
        """And starts another. Members go on meanwhile, and workers until it is mounted again."""
        self.switch.turn()
        self.mount.die()
        with contextlib.suppress(ChildProcessError):
            # It has become this process's child.
            os.waitpid(self.mount.pid, 0)
        time.sleep(self.random.uniform(0, LONGEST_DOWN_SECONDS))
        # Nobody may make a folder under the mount between the two.
        self.pause()
        self.mount.revive()
        self.switch.turn()
        self.deaths += 1

    def check(self):
        groups = self.groups()
        states = {group: waiting.until(lambda group=group: self.settled(group), SETTLE_SECONDS, f"the end of FREEZING in {group}") for group in groups}
        members = {group: self.members(group) for group in groups}
        living = self.herd.living()
        # One that ends while it is looked for is in none any more.
        for pid in living:
            where = [group for group in groups if pid in members[group]]
            if len(where) != 1 and self.is_lost(pid):
                raise Fault(f"{pid} is listed in {where or 'no group'}")
            self.checks["listed in one group"] += 1
            frozen = bool(where) and states[where[0]] == b"FROZEN\n"
            if frozen and not self.comes_true(lambda pid=pid: processes.state(pid) in "TtZX"):
                raise Fault(f"{pid} runs in the frozen group {where[0]}")
            self.checks["frozen, and stands still" if frozen else "not frozen"] += 1
            if not frozen and pid % 3 != 0 and not self.comes_true(lambda pid=pid: not is_stopped(pid)):
                raise Fault(f"{pid} is stopped in {where}, which is {[states[group] for group in where]}")
        error = first_error(self.log)
        if error:
            raise Fault(f"in the log: {error}")
        self.checks["log"] += 1

    @staticmethod
    def comes_true(condition):
        try:
            return waiting.until(condition, SETTLE_SECONDS, "it")
        except waiting.TooLate:
            return False

    def is_lost(self, pid):
        found = [group for group in self.groups() if pid in self.members(group)]
        return processes.state(pid) not in "ZX" and len(found) != 1

    def settled(self, group):
        if group == self.mount.root:
            return b"THAWED\n"
        state = read(group + "/freezer.state")
        return state if state != b"FREEZING\n" else None

    @staticmethod
    def members(group):
        return set(map(int, read_all(group + "/cgroup.procs").split()))

    def end_generation(self):
        """Everything is let go and ends, and the mount is as it was."""
        for group in self.users_groups():
            write(group + "/freezer.state", b"THAWED")
        for pid in self.herd.living():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
            if not self.comes_true(lambda pid=pid: not is_stopped(pid)):
                raise Fault(f"{pid} is stopped still when all groups are thawed")
        self.checks["let go"] += 1
        self.herd.end_generation()
        for group in reversed(self.users_groups()):
            waiting.until(lambda group=group: self.is_removed(group), SETTLE_SECONDS, f"rmdir {group}")
        self.compare_costs()

    @staticmethod
    def is_removed(group):
        with contextlib.suppress(OSError):
            os.rmdir(group)
        return not os.path.exists(group)

    def costs(self):
        return processes.resident_megabytes(self.mount.pid), len(os.listdir(f"/proc/{self.mount.pid}/fd"))

    def compare_costs(self):
        if self.before is None:
            self.before = self.costs()
        # It need not know yet who has just ended.
        elif not self.comes_true(self.are_costs_back):
            now = self.costs()
            raise Fault(f"the daemon has {now[0]:.0f} MB and {now[1]} descriptors; it had {self.before[0]:.0f} and {self.before[1]}")
        self.checks["memory and descriptors"] += 1

    def are_costs_back(self):
        now = self.costs()
        return now[0] <= self.before[0] + MORE_MEGABYTES and now[1] <= self.before[1] + MORE_DESCRIPTORS

    def run(self, seconds):
        waiting.until(self.switch.all_pause, BEGIN_SECONDS, "the begin of all workers")
        self.begun = time.monotonic()
        generations = 0
        while (spent := self.seconds()) < seconds:
            for i in range(SPAWNED):
                self.herd.spawn(UIDS[i % len(UIDS)])
            for _ in range(ROUNDS_IN_GENERATION):
                self.round(spent > seconds * PART_WITHOUT_DEATHS)
            self.end_generation()
            generations += 1
        return generations
