"""What freezing by signals costs at least."""

import contextlib

import report
import samples
from section import Measurement, Section

#: how many tasks, how many times as many rounds, and whether they sleep for 20 ms and more between two operations
POPULATIONS = [(10, 20, False), (10, 20, True), (100, 20, True), (1000, 10, True), (5000, 3, True)]
#: besides operations on a file of the mount
TARGET_FREEZE = 1.5
TARGET_THAW = 1.2


def measurement(count, more, rests):
    names = [f"floor: {verb} {count}{'' if rests else ', one on end'}" for verb in ("freeze", "thaw")]
    return Measurement(names, lambda bench, _: dict(zip(names, rows(bench, count, bench.rounds * more, rests))), seconds=600)


def rows(bench, count, rounds, rests):
    def rest():
        if rests:
            bench.settle(count)

    def turn(freeze, thaw):
        rest()
        first = freeze()
        rest()
        return first, thaw()

    def operation_alone(group, empty):
        """Writes to a file of the mount, which has nothing to do, when a freeze would come, and when a thaw would."""
        result = turn(empty.thaw, lambda: (group.freeze(), empty.thaw())[1])
        group.thaw()
        return result

    with contextlib.ExitStack() as stack:
        task_set, (ours, kernel) = stack.enter_context(bench.populated((bench.ours, bench.kernel), "sleeping", count))
        others = stack.enter_context(bench.task_set("sleeping", count))
        signals = stack.enter_context(bench.signals(others.pids))
        empty = stack.enter_context(bench.ours.group("empty"))
        turns = [
            lambda: turn(ours.freeze, ours.thaw),
            lambda: operation_alone(ours, empty),
            kernel and (lambda: turn(kernel.freeze, kernel.thaw)),
        ]
        turns += [signals and samples.Block(bench.await_untraced, lambda first=first: turn(lambda: signals(first), lambda: signals("thaw"))) for first in ("stop", "freeze")]
        times = samples.take_turns(turns, rounds)
    for step, operations, target in (0, 2, TARGET_FREEZE), (1, 1, TARGET_THAW):
        own, operation, kernel, kill, look = (samples.median([time[step] for time in variant]) for variant in times)
        yield cells(own, operation, kernel, kill, look, operations, look if step == 0 else kill, target)


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
    [measurement(*population) for population in POPULATIONS],
    "Sleeping processes, as above, which sleep for 20 ms and more between two operations, if these do not come one on end; and no daemon is woken by the signals of the C program (signal_freezer.c). − op: less two operations on a file of the mount for the freeze, whose state is read at the end, and one for the thaw. "
    "The freeze is compared with the program that also reads /proc/PID/stat of each until it is stopped, the thaw with SIGCONT for all.",
)
