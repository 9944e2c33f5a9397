"""What freezing by signals costs at least."""

import contextlib

import report
import samples
from section import Measurement, Section

POPULATIONS = [(10, 20), (100, 20), (1000, 10), (5000, 3)]
#: besides operations on a file of the mount
TARGET_FREEZE = 1.5
TARGET_THAW = 1.2


def measurement(count, more):
    names = [f"floor: {verb} {count}" for verb in ("freeze", "thaw")]
    return Measurement(names, lambda bench, _: dict(zip(names, rows(bench, count, bench.rounds * more))), seconds=600)


def rows(bench, count, rounds):
    with contextlib.ExitStack() as stack:
        task_set, (ours, kernel) = stack.enter_context(bench.populated((bench.ours, bench.kernel), "sleeping", count))
        others = stack.enter_context(bench.task_set("sleeping", count))
        signals = stack.enter_context(bench.signals(others.pids))
        empty = stack.enter_context(bench.ours.group("empty"))
        turns = [
            lambda: settled(bench, count, lambda: (ours.freeze(), ours.thaw())),
            lambda: settled(bench, count, lambda: one_operation(bench, count, ours, empty)),
            kernel and (lambda: settled(bench, count, lambda: (kernel.freeze(), kernel.thaw()))),
        ]
        turns += [c and samples.Block(bench.await_untraced, c) for c in (signals and (lambda first=first: settled(bench, count, lambda: pair(bench, count, signals, first))) for first in ("stop", "freeze"))]
        times = samples.take_turns(turns, rounds)
    for step, operations, target in (0, 2, TARGET_FREEZE), (1, 1, TARGET_THAW):
        own, operation, kernel, kill, look = (samples.median([time[step] for time in variant]) for variant in times)
        yield cells(own, operation, kernel, kill, look, operations, look if step == 0 else kill, target)


def settled(bench, count, call):
    bench.settle(count)
    result = call()
    bench.settle(count)
    return result


def one_operation(bench, count, group, empty):
    """Writes to a file of the mount, which has nothing to do, when a freeze would come, and when a thaw would."""
    first = empty.thaw()
    group.freeze()
    second = empty.thaw()
    group.thaw()
    return first, second


def pair(bench, count, signals, first):
    result = signals(first)
    bench.settle(count)
    return result, signals("thaw")


def cells(own, operation, kernel, kill, look, operations, least, target):
    return [
        *map(report.micros, (own, operation, kernel, kill, look)),
        report.ratio(kill, kernel),
        report.ratio(look, kernel),
        report.ratio(own - operations * operation, kernel),
        report.ratio(own - operations * operation, least, target),
    ]


SECTION = Section(
    "The floor of signals",
    ["what", "signals", "one operation", "kernel v1", "C: kill only", "C: kill, look by /proc", "kill/kernel", "look/kernel", "signals − op/kernel", "signals − op/C"],
    [measurement(count, more) for count, more in POPULATIONS],
    "Sleeping processes, as above, and no daemon is woken by the signals of the C program (signal_freezer.c). − op: less two operations on a file of the mount for the freeze, whose state is read at the end, and one for the thaw. "
    "The freeze is compared with the program that also reads /proc/PID/stat of each until it is stopped, the thaw with SIGCONT for all.",
)
