"""Freezing by the host's freezers, with each semantics."""

import contextlib

import report
import samples
from freezerfs import Freezerfs
from section import Measurement, Section

#: how many tasks, and the factor of the number of rounds
POPULATIONS = [(10, 10), (100, 10), (1000, 5), (5000, 1)]
#: the semantics of an engine, and what the state of a thawed group is called
SEMANTICS = {"v4": b"RUNNING\n", "v5": b"RUNNING\n", "2.6.28": b"THAWED\n", "hierarchical": b"THAWED\n", "v2": None}
ROWS = [("v1", semantics) for semantics in SEMANTICS if semantics != "v2"] + [("v2", semantics) for semantics in SEMANTICS]
#: the ratio to the time that the kernel's freezer takes which the engine stands on, and operations on a file of the mount
TARGET = 1.3


def measurement(engine, semantics):
    name = f"host freezer: {engine} in {semantics}"
    return Measurement([name], lambda bench, _: {name: row(bench, engine, semantics)}, seconds=600)


def row(bench, engine, semantics):
    host = bench.kernel if engine == "v1" else bench.kernel_v2
    if not host:
        return [report.NOT_MEASURED] * len(POPULATIONS)
    thawed = SEMANTICS[semantics]
    mount = Freezerfs(options=[f"engine={engine}", f"semantics={semantics}"], **({"thawed": thawed} if thawed else {}))
    with bench.mounted(mount):
        return [cell(bench, mount, host, count, bench.rounds * more, 3 if semantics == "v4" else 2) for count, more in POPULATIONS]


def cell(bench, mount, host, count, rounds, operations):
    def operation_alone(group, empty):
        """Times a write that changes nothing, where the other turns have the freeze."""
        bench.settle(count)
        result = empty.thaw()
        group.freeze()
        group.thaw()
        return result

    def freeze(group):
        bench.settle(count)
        result = group.freeze()
        group.thaw()
        return result

    with contextlib.ExitStack() as stack:
        # The kernel's group first: the cells lie in it then, and the tasks are in both.
        _, (kernel, ours) = stack.enter_context(bench.populated((host, mount), "sleeping", count))
        empty = stack.enter_context(mount.group("empty"))
        turns = [lambda: freeze(ours), lambda: operation_alone(ours, empty), lambda: freeze(kernel)]
        own, operation, floor = map(samples.median, samples.take_turns(turns, rounds))
    return f"{report.micros(own)}: {report.ratio(own, floor + operations * operation, TARGET)}"


SECTION = Section(
    "Freezing by the host's freezers",
    ["what", *(f"{count} tasks" for count, _ in POPULATIONS)],
    [measurement(*names) for names in ROWS],
    "Sleeping processes, from the write that freezes until it is first read that the group is frozen, and its ratio to a sum: the same with the kernel's freezer that the engine stands on, and two writes to a file of the mount that change nothing. In v4 it is three, as the first read says FREEZING. In v2 the threads that tell watchers of the change run beside the reader.",
)
