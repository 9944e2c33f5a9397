"""Lets many processes of several users do what they like to one mount, and checks all the while that nothing is lost, and nobody stopped for nothing."""

import collections
import contextlib
import json
import os
import random
import signal
import sys
import tempfile
import time
import traceback

import processes
import programs
import waiting
from dumping import thread_dump
from freezerfs import Freezerfs
from herd import Herd, Table, is_stopped
from hierarchy import read, read_all, write
from worker import END, PAUSE, RUN, Switch, Worker

USERS = [0, 0, 0, 65534, 65534, 65533]
ROUND_SECONDS = 1.5
ROUNDS_IN_GENERATION = 4
#: Nobody kills the daemon in this part of the time, so that what it might lose bit by bit adds up.
PART_WITHOUT_DEATHS = 0.25
DEATHS_IN_ROUND = 0.7
LONGEST_DOWN_SECONDS = 0.3
POPULATION = 120
SPAWNED = 12
SETTLE_SECONDS = 10
#: beyond what it was after the first generation
MORE_MEGABYTES, MORE_DESCRIPTORS = 100, 10


class Fault(Exception):
    pass


class Soak:
    def __init__(self, mount, herd, switch, log, seed):
        self.mount, self.herd, self.switch, self.log = mount, herd, switch, log
        self.random = random.Random(f"{seed}/soak")
        self.checks = collections.Counter()
        self.deaths = 0
        self.before = None

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
            self.herd.table.allow(max(0, POPULATION - len(self.herd.living())))
            time.sleep(self.random.uniform(0, 0.2))
        self.herd.table.allow(0)
        self.pause()
        self.check()

    def kill_daemon(self):
        """And starts another. Members go on meanwhile, and workers until it is mounted again."""
        self.switch.turn()
        self.mount.die()
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
        with open(self.log, encoding="utf-8", errors="replace") as log:
            for line in log:
                if " ERROR " in line or "Exception" in line:
                    raise Fault(f"in the log: {line}")
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
        for group in self.groups()[1:]:
            write(group + "/freezer.state", b"THAWED")
        for pid in self.herd.living():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
            if not self.comes_true(lambda pid=pid: not is_stopped(pid)):
                raise Fault(f"{pid} is stopped still when all groups are thawed")
        self.checks["let go"] += 1
        self.herd.end_generation()
        for group in reversed(self.groups()[1:]):
            waiting.until(lambda group=group: self.is_removed(group), SETTLE_SECONDS, f"rmdir {group}")
        self.compare_costs()

    @staticmethod
    def is_removed(group):
        with contextlib.suppress(OSError):
            os.rmdir(group)
        return not os.path.exists(group)

    def compare_costs(self):
        now = processes.resident_megabytes(self.mount.pid), len(os.listdir(f"/proc/{self.mount.pid}/fd"))
        if self.before is None:
            self.before = now
        elif now[0] > self.before[0] + MORE_MEGABYTES or now[1] > self.before[1] + MORE_DESCRIPTORS:
            raise Fault(f"the daemon has {now[0]:.0f} MB and {now[1]} descriptors; it had {self.before[0]:.0f} and {self.before[1]}")
        self.checks["memory and descriptors"] += 1

    def run(self, seconds):
        begin = time.monotonic()
        generations = 0
        while (spent := time.monotonic() - begin) < seconds:
            for i in range(SPAWNED):
                self.herd.spawn(USERS[i % len(USERS)])
            for _ in range(ROUNDS_IN_GENERATION):
                self.round(spent > seconds * PART_WITHOUT_DEATHS)
            self.end_generation()
            generations += 1
        return generations


@contextlib.contextmanager
def workers(root, table, switch, seed):
    """Yields the ends of pipes on which they report."""
    started = []
    for number, uid in enumerate(USERS):
        reader, writer = os.pipe()
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                os.close(reader)
                with os.fdopen(writer, "w") as file:
                    Worker(number, f"{seed}/{number}", uid, root, table, switch).run(file)
                status = 0
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(status)
        os.close(writer)
        started.append((pid, reader))
    try:
        yield [reader for _, reader in started]
    finally:
        switch.set(END)
        for pid, _ in started:
            os.waitpid(pid, 0)


def report(generations, soak, reports):
    counts, refusals, faults, slowest = collections.Counter(), collections.Counter(), [], 0
    for reader in reports:
        with os.fdopen(reader) as file:
            text = file.read()
        if not text:
            faults.append("a worker broke off")
            continue
        its_counts, its_refusals, its_faults, its_slowest = json.loads(text)
        counts.update(its_counts)
        refusals.update(its_refusals)
        faults += its_faults
        slowest = max(slowest, its_slowest)
    print(f"{counts.total()} operations done: " + ", ".join(f"{name} {count}" for name, count in sorted(counts.items())))
    print(f"{refusals.total()} refused: " + ", ".join(f"{name} {count}" for name, count in sorted(refusals.items())))
    print(f"{soak.deaths} deaths of the daemon, {generations} generations; checks: " + ", ".join(f"{name} {count}" for name, count in sorted(soak.checks.items())))
    print(f"the slowest operation took {slowest:.2f} s")
    for fault in faults[:20]:
        print(f"fault: {fault}", file=sys.stderr)
    return not faults


def interrupted(number, _):
    sys.exit(128 + number)


def main():
    for ending in signal.SIGINT, signal.SIGTERM, signal.SIGHUP:
        signal.signal(ending, interrupted)
    seconds = float(sys.argv[1])
    seed = sys.argv[2] if len(sys.argv) > 2 else str(random.randrange(1 << 32))
    print(f"seed {seed}", flush=True)
    with contextlib.ExitStack() as stack:
        scratch = stack.enter_context(tempfile.TemporaryDirectory(prefix="freezerfs-soak-"))
        table = Table(os.path.join(scratch, "table"))
        log = os.path.join(scratch, "log")
        switch = Switch(len(USERS))
        switch.set(PAUSE)
        options = ["allow_other", "semantics=hierarchical", "persist", f"log={log}"]
        mount = stack.enter_context(Freezerfs(options=options, thawed=b"THAWED\n"))
        os.chmod(mount.root, 0o777)
        herd = stack.enter_context(Herd(programs.compile_one("herd", scratch), table))
        soak = Soak(mount, herd, switch, log, seed)
        generations, fault = 0, None
        with workers(mount.root, table, switch, seed) as reports:
            try:
                generations = soak.run(seconds)
            except (Fault, waiting.TooLate) as error:
                fault = error
                with open(log, encoding="utf-8", errors="replace") as file:
                    print("".join(file.readlines()[-40:]), file=sys.stderr)
                print(thread_dump(mount.pid), file=sys.stderr)
                # A worker may wait for an answer that does not come.
                mount.abort()
        good = report(generations, soak, reports)
    if fault:
        print(f"fault: {fault}", file=sys.stderr)
    sys.exit(0 if good and not fault else 1)


main()
