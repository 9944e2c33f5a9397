"""The rounds of a soak: all workers run; then they pause, and the members, groups and the log are checked."""

import collections
import contextlib
import os
import random
import signal
import time

import cells
import processes
import waiting
from children import has_ended
from control import PAUSE, RUN
from hierarchy import read, read_all, write
from logs import first_error
from users import NAMES, UIDS
from worker import Fault

ROUND_SECONDS = 1.5
ROUNDS_IN_GENERATION = 4
#: The daemon is neither killed nor replaced in this part of the time, so that a slow leak would add up.
PART_WITH_ONE_DAEMON = 0.25
KILL_PROBABILITY = 0.5
TAKEOVER_PROBABILITY = 0.25
LONGEST_DOWN_SECONDS = 0.3
MOST_MEMBERS = 120
SPAWNED = 12
SETTLE_SECONDS = 10
#: a worker may have to start a daemon first
PAUSE_SECONDS = 60
#: for workers to prepare
BEGIN_SECONDS = 60
#: more than after the first generation
MORE_MEGABYTES, MORE_DESCRIPTORS = 100, 10


class Soak:
    def __init__(self, mount, random_members, control, log, seed):
        self.mount, self.random_members, self.control, self.log = mount, random_members, control, log
        self.random = random.Random(f"{seed}/soak")
        self.checks = collections.Counter()
        self.daemon_kills = self.takeovers = 0
        self.begun = time.monotonic()
        self.before = None

    def seconds(self):
        """Since the start of the first round."""
        return time.monotonic() - self.begun

    def groups(self):
        return [directory for directory, _, _ in os.walk(self.mount.root)]

    def pause(self):
        self.control.set_phase(PAUSE)
        waiting.until(self.control.all_paused, PAUSE_SECONDS, "the workers' pause")

    def round(self, may_change):
        self.control.set_phase(RUN)
        end = time.monotonic() + ROUND_SECONDS
        change = self.random.choices((self.kill_daemon, self.take_over, None), (KILL_PROBABILITY, TAKEOVER_PROBABILITY, 1 - KILL_PROBABILITY - TAKEOVER_PROBABILITY))[0]
        change_time = end - self.random.uniform(0, ROUND_SECONDS) if may_change and change else None
        while (now := time.monotonic()) < end:
            if change_time and now > change_time:
                change()
                change_time = None
                if self.random.random() < 0.5:
                    # The checks then see what the new daemon has recovered or taken over, before workers change it.
                    break
                self.control.set_phase(RUN)
            if self.control.is_fault_reported():
                raise Fault("a worker has reported one")
            self.random_members.table.allow(max(0, MOST_MEMBERS - len(self.random_members.living())))
            time.sleep(self.random.uniform(0, 0.2))
        self.random_members.table.allow(0)
        self.pause()
        self.check()

    def user_groups(self):
        """The groups that user workers have made. Other workers' groups stay as long as the workers."""
        depth = len(self.mount.root) + 1
        return [group for group in self.groups() if group[depth:depth + 1] in list(NAMES)]

    def kill_daemon(self):
        """Kills it, and starts another. Members continue to run meanwhile; workers pause before the new mount."""
        self.control.change_daemon()
        killed = self.mount.pid
        self.mount.kill_daemon()
        self.reap(killed)
        time.sleep(self.random.uniform(0, LONGEST_DOWN_SECONDS))
        # Without a mount, no worker may make a directory in the mount point.
        self.pause()
        self.mount.start_daemon()
        self.control.change_daemon()
        self.daemon_kills += 1

    @staticmethod
    def reap(daemon):
        with contextlib.suppress(ChildProcessError):
            # It has become a child of this process.
            os.waitpid(daemon, 0)

    def take_over(self):
        """Has another daemon take the mount over, while the workers go on."""
        before = self.mount.pid
        self.control.change_by_takeover()
        self.mount.take_over()
        self.control.change_by_takeover()
        self.reap(before)
        self.takeovers += 1

    def check(self):
        groups = self.groups()
        states = {group: waiting.until(lambda group=group: self.settled(group), SETTLE_SECONDS, f"the end of FREEZING in {group}") for group in groups}
        members = {group: self.read_members(group) for group in groups}
        living = self.random_members.living()
        # A member that ends during the check is in no group any more.
        for pid in living:
            where = [group for group in groups if pid in members[group]]
            if len(where) != 1 and self.is_misplaced(pid):
                raise Fault(f"{pid} is listed in {where or 'no group'}")
            self.checks["listed in one group"] += 1
            frozen = bool(where) and states[where[0]] == b"FROZEN\n"
            if frozen and not self.becomes_true(lambda pid=pid: processes.stands_still(pid) or has_ended(pid)):
                raise Fault(f"{pid} runs in the FROZEN group {where[0]}")
            self.checks["frozen and stopped" if frozen else "not frozen"] += 1
            if not frozen and pid % 3 != 0 and not self.becomes_true(lambda pid=pid: not processes.stands_still(pid)):
                raise Fault(f"{pid} is stopped in {where}, which is {[states[group] for group in where]}")
        error = first_error(self.log)
        if error:
            raise Fault(f"in the log: {error}")
        self.checks["log"] += 1

    @staticmethod
    def becomes_true(condition):
        try:
            return waiting.until(condition, SETTLE_SECONDS, "the condition")
        except waiting.TooLate:
            return False

    def is_misplaced(self, pid):
        found = [group for group in self.groups() if pid in self.read_members(group)]
        return len(found) != 1 and not processes.has_begun_to_exit(pid)

    def settled(self, group):
        if group == self.mount.root:
            return b"THAWED\n"
        state = read(group + "/freezer.state")
        return state if state != b"FREEZING\n" else None

    @staticmethod
    def read_members(group):
        return set(map(int, read_all(group + "/cgroup.procs").split()))

    def thaw_user_groups(self):
        for group in self.user_groups():
            write(group + "/freezer.state", b"THAWED")

    def release_members(self):
        """Lets all end that are frozen, also without a daemon."""
        try:
            os.listdir(self.mount.root)
            self.thaw_user_groups()
        except OSError:
            for cell in cells.of_mounts([self.mount.root]):
                cells.thaw(cell)

    def end_generation(self):
        """Thaws all groups, ends all members, removes the groups, and checks the daemon's resources."""
        self.thaw_user_groups()
        for pid in self.random_members.living():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
            if not self.becomes_true(lambda pid=pid: not processes.stands_still(pid)):
                raise Fault(f"{pid} is still stopped when all groups are thawed")
        self.checks["continued"] += 1
        self.random_members.end_generation()
        for group in reversed(self.user_groups()):
            waiting.until(lambda group=group: self.is_removed(group), SETTLE_SECONDS, f"rmdir {group}")
        self.check_resources()

    @staticmethod
    def is_removed(group):
        with contextlib.suppress(OSError):
            os.rmdir(group)
        return not os.path.exists(group)

    def resources(self):
        return processes.resident_megabytes(self.mount.pid), len(os.listdir(f"/proc/{self.mount.pid}/fd"))

    def check_resources(self):
        if self.before is None:
            self.before = self.resources()
        # The daemon may not have removed the members that have just ended.
        elif not self.becomes_true(self.are_resources_back):
            now = self.resources()
            raise Fault(f"the daemon has {now[0]:.0f} MB and {now[1]} descriptors; it had {self.before[0]:.0f} and {self.before[1]}")
        self.checks["memory and descriptors"] += 1

    def are_resources_back(self):
        now = self.resources()
        return now[0] <= self.before[0] + MORE_MEGABYTES and now[1] <= self.before[1] + MORE_DESCRIPTORS

    def run(self, seconds):
        waiting.until(self.control.all_paused, BEGIN_SECONDS, "the start of all workers")
        self.begun = time.monotonic()
        generations = 0
        while (spent := self.seconds()) < seconds:
            for i in range(SPAWNED):
                self.random_members.spawn(UIDS[i % len(UIDS)])
            for _ in range(ROUNDS_IN_GENERATION):
                self.round(spent > seconds * PART_WITH_ONE_DAEMON)
            self.end_generation()
            generations += 1
        return generations
