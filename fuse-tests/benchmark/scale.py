"""How costs grow: with the members of a group, with the number of groups, and with the processes that use one mount at once."""

import contextlib
import math
import os
import sys
import time

import hierarchy
import kernel
import processes
import report
import samples
from freezerfs import Freezerfs
from processes import Program
from section import Measurement, Section

HERE = os.path.dirname(os.path.abspath(__file__))
MEMBERS = 100, 1000, 5000, 10_000, 20_000
GROUPS = 100, 1000, 5000
READERS = 1, 8, 64
STORMS = 1, 4, 16
SECONDS = 1
#: of an exponent, of what takes longer than a single call
TARGET_EXPONENT = 1.15
#: the fastest counts: a machine that is busy at one size and not at the next would show as growth
REPEATS = 7
KILOBYTES = 1024


def row_name(engine, what):
    return f"scale, {engine}: {what}"


def exponent(sizes, values, target=None):
    """The slope between the first and the last, both logarithmic: 1 if the cost is proportional to the size."""
    if None in values or values[0] <= 0 or values[-1] <= 0:
        return report.NOT_MEASURED
    slope = math.log(values[-1] / values[0]) / math.log(sizes[-1] / sizes[0])
    return report.with_target(f"{slope:.2f}", round(slope, 2), target)


def cells(sizes, values, show, target=None):
    return [*map(show, values), exponent(sizes, values), exponent(sizes[-2:], values[-2:], target)]


def kilobytes(value):
    return f"{value:.1f} kB"


# Members.

MEMBER_STEPS = "attach a member", "list tasks", "freeze", "thaw", "read freezer.state", "memory a member"
GROWING = "list tasks", "freeze", "thaw"


def member_rows(bench, engine, names):
    mount = bench.mount(engine)
    values = mount and measure_members(bench, mount)
    return {name: name_cells(name, engine, values) for name in names}


def name_cells(name, engine, values):
    if values is None:
        return [report.NOT_MEASURED] * (len(MEMBERS) + 2)
    step = next(step for step in MEMBER_STEPS if name == row_name(engine, step))
    show = kilobytes if step == "memory a member" else report.micros
    return cells(MEMBERS, [one[step] for one in values], show, TARGET_EXPONENT if step in GROWING else None)


def measure_members(bench, mount):
    """For each size the times of each step, in microseconds."""
    results = []
    with mount.group("scale") as group, bench.task_set("sleeping", MEMBERS[-1]) as task_set:
        attached = 0
        resident = processes.resident_megabytes(mount.pid)
        for count in MEMBERS:
            new = task_set.pids[attached:count]
            attach = samples.micros(group.attach, new) / len(new)
            memory = (processes.resident_megabytes(mount.pid) - resident) * KILOBYTES / count
            attached = count
            frozen, thawed, states = [], [], []
            listing = min(samples.micros(hierarchy.read_all, group.tasks) for _ in range(REPEATS))
            for _ in range(REPEATS):
                bench.settle(count)
                frozen.append(group.freeze())
                states.append(samples.median(samples.of_operation(lambda: hierarchy.read(group.state), 20, 1)))
                thawed.append(group.thaw())
            values = attach, listing, min(frozen), min(thawed), min(states), memory
            results.append(dict(zip(MEMBER_STEPS, values)))
    return results


def members_of(engine):
    names = [row_name(engine, step) for step in MEMBER_STEPS]
    return Measurement(names, lambda bench, wanted: member_rows(bench, engine, wanted), seconds=600)


MEMBERS_SECTION = Section(
    "Scale: members of a group",
    ["what", *(f"{count:,}" for count in MEMBERS), "exponent", "last step"],
    [members_of(engine) for engine in kernel.ENGINES],
    "Sleeping processes. Attach: for each of those that are added to the size before; list, freeze, thaw and read as in the tables above, each of the whole group, the fastest of seven. Exponent: a cost that is "
    "proportional to the size has 1, one that does not depend on it 0; of the smallest and the largest size, and of the last two. Memory: the growth of the daemon's resident set since "
    "the first member, before the group is used; the heap grows in steps, so small sizes say little.",
)


# Groups.

GROUP_STEPS = "mkdir", "read freezer.state of one group", "freeze all by their parent", "thaw all by their parent", "memory a group", "rmdir"
ALL_GROUPS = "freeze all by their parent", "thaw all by their parent"


def group_rows(bench, engine, names):
    with contextlib.ExitStack() as stack:
        if engine == "signals":
            # A parent freezes its groups in this era.
            mount = stack.enter_context(Freezerfs(options=["semantics=hierarchical"], thawed=b"THAWED\n"))
        else:
            mount = bench.mount(engine)
        values = mount and [measure_groups(bench, mount, count) for count in GROUPS]
    results = {}
    for step in GROUP_STEPS:
        show = kilobytes if step == "memory a group" else report.micros
        target = TARGET_EXPONENT if step in ALL_GROUPS else None
        results[row_name(engine, step)] = cells(GROUPS, [one[step] for one in values], show, target) if values else [report.NOT_MEASURED] * (len(GROUPS) + 2)
    return {name: results[name] for name in names}


def measure_groups(bench, mount, count):
    resident = processes.resident_megabytes(mount.pid)
    with mount.group("scale") as parent:
        groups = [hierarchy.Group(mount, os.path.join(parent.path, str(i))) for i in range(count)]
        make = samples.micros(lambda: [os.mkdir(group.path) for group in groups]) / count
        memory = (processes.resident_megabytes(mount.pid) - resident) * KILOBYTES / count
        try:
            with bench.task_set("sleeping", count) as task_set:
                for group, pid in zip(groups, task_set.pids):
                    group.attach([pid])
                frozen, thawed = [], []
                try:
                    for _ in range(REPEATS):
                        bench.settle(count)
                        frozen.append(parent.freeze())
                        thawed.append(parent.thaw())
                    state = samples.median(samples.of_operation(lambda: hierarchy.read(groups[-1].state), 100, 1))
                finally:
                    # What is frozen by the kernel's freezer does not end.
                    parent.thaw()
        finally:
            remove = samples.micros(lambda: [group.remove() for group in groups]) / count
    return dict(zip(GROUP_STEPS, (make, state, min(frozen), min(thawed), memory, remove)))


def groups_of(engine):
    names = [row_name(engine, step) for step in GROUP_STEPS]
    return Measurement(names, lambda bench, wanted: group_rows(bench, engine, wanted), seconds=600)


GROUPS_SECTION = Section(
    "Scale: groups",
    ["what", *(f"{count:,}" for count in GROUPS), "exponent", "last step"],
    [groups_of(engine) for engine in kernel.ENGINES],
    "Groups in one group, with one sleeping process each, and semantics=hierarchical. mkdir and rmdir: of each; a group is removed by a write to freezer.state and rmdir. "
    "Freeze and thaw: of all, by freezer.state of the group above, the fastest of seven. Memory: the growth of the daemon's resident set by the groups, before they have members.",
)


# Processes that use one mount at once.


def clients(program, count):
    return f"scale, {count} {program}{'s' if count > 1 else ''}"


def client_rows(bench, program, operation, counts, names):
    results = {}
    first = None
    for count in counts:
        rate, p99 = use_at_once(bench, operation, count)
        first = first or rate
        results[clients(program, count)] = [f"{rate:.0f}", report.micros(p99), report.ratio(rate, first)]
    return {name: results[name] for name in names}


def use_at_once(bench, operation, count):
    """Returns how often a second all together have done it, and the 99th percentile of the microseconds."""
    with contextlib.ExitStack() as stack:
        groups = [stack.enter_context(bench.ours.group(f"client{i}")) for i in range(count)]
        arguments = [group.state if operation == "read" else os.path.join(group.path, "new") for group in groups]
        programs = [stack.enter_context(Program([sys.executable, "-B", os.path.join(HERE, "client.py"), operation, path, str(SECONDS)])) for path in arguments]
        rates, late = [], []
        for _ in range(1 if bench.quick else 3):
            begin = time.monotonic()
            for program in programs:
                program.say("go")
            times = [int(word) for program in programs for word in program.answer().split()]
            rates.append(len(times) / (time.monotonic() - begin))
            late.append(samples.percentile(times, 0.99))
    return samples.median(rates), samples.median(late)


def client_measurement(program, operation, counts):
    names = [clients(program, count) for count in counts]
    return Measurement(names, lambda bench, wanted: client_rows(bench, program, operation, counts, wanted), seconds=300)


CLIENTS_SECTION = Section(
    "Scale: processes that use one mount at once",
    ["what", "a second", "p99", "to one"],
    [client_measurement("reader", "read", READERS), client_measurement("storm", "mkdir", STORMS)],
    "A reader opens, reads and closes freezer.state of a group of its own, and a storm makes and removes a group in a group of its own, as often as it can. How often all of them do it a second, how long one takes, and the first to that of one process.",
)
