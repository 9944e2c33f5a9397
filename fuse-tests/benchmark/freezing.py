"""Freezing and thawing whole groups."""

import contextlib

import report
import samples
from section import Measurement, Section

KINDS = {"sleeping": "sleeping processes", "busy": "busy processes", "threads": "threads of one process"}
POPULATIONS = [("sleeping", 10), ("sleeping", 100), ("sleeping", 1000), ("sleeping", 5000), ("busy", 1000), ("threads", 1000)]
#: times as many rounds for up to 1000 tasks that sleep, and for more: their times vary by a quarter, as the caller gets a processor before or after the thawed tasks
MORE_ROUNDS = 15
MORE_ROUNDS_OF_MANY = 5
TARGET_KERNEL = 4
#: of v1 and v2, besides one operation on a file of the mount
TARGET_HOST_FREEZER = 1.2
TARGET_C = 1.5


def measurement(kind, count):
    names = [f"{verb} {count} {KINDS[kind]}" for verb in ("freeze", "thaw")]
    return Measurement(names, lambda bench, _: dict(zip(names, rows(bench, kind, count))), seconds=600)


def rows(bench, kind, count):
    with contextlib.ExitStack() as stack:
        # The kernel's groups first: then the cells of v1 and v2 lie in them, and the tasks are in both.
        hierarchies = bench.ours, bench.kernel, bench.v1, bench.kernel_v2, bench.v2
        task_set, groups = stack.enter_context(bench.populated(hierarchies, kind, count))
        signals = stack.enter_context(bench.signals(task_set.pids))
        _, _, v1_group, _, v2_group = groups
        ours, kernel, v1, kernel_v2, v2 = (group and (lambda group=group: (group.freeze(), group.thaw())) for group in groups)
        c = signals and (lambda: (signals("freeze"), signals("thaw")))
        turns = [variant and (lambda variant=variant: turn(bench, task_set, kind, count, variant)) for variant in (ours, v1, v2, kernel, kernel_v2, c)]
        turns[-1] = turns[-1] and samples.Block(bench.await_untraced, turns[-1])
        turns += [mount and one_operation(bench, group, stack.enter_context(mount.group("empty")), count) for mount, group in ((bench.v1, v1_group), (bench.v2, v2_group))]
        more = 1
        if kind == "sleeping":
            more = MORE_ROUNDS if count <= 1000 else MORE_ROUNDS_OF_MANY
        times = samples.take_turns(turns, bench.rounds * more)
    target = count >= 100 and kind != "threads"
    for step in 0, 1:
        medians = [samples.median([time[step] for time in variant]) for variant in times]
        yield cells(medians, count, target)


def one_operation(bench, group, empty, count):
    """A turn that writes to a file of the mount, which has nothing to do, when a freeze would come, and when a thaw would. All tasks sleep before."""

    def operations():
        bench.settle(count)
        first = empty.thaw()
        group.freeze()
        second = empty.thaw()
        group.thaw()
        return first, second

    return operations


def turn(bench, task_set, kind, count, variant):
    if kind == "busy":
        task_set.make_busy()
    bench.settle(count)
    result = variant()
    if kind == "busy":
        task_set.rest()
    bench.settle(count)
    return result


def cells(medians, count, target):
    ours, v1, v2, kernel, _, c, *operations = medians
    target_signals = target and count >= 1000
    return [
        *map(report.micros, medians[:6]),
        report.ratio(ours, kernel, TARGET_KERNEL if target_signals else None),
        report.ratio(ours, c, TARGET_C if target_signals else None),
        *(report.ratio(less(one, operation), kernel, TARGET_HOST_FREEZER if target else None) for one, operation in zip((v1, v2), operations)),
    ]


def less(micros, operation):
    return None if micros is None else micros - operation


SECTION = Section(
    "Freezing and thawing",
    ["what", "signals", "v1", "v2", "kernel v1", "kernel v2", "C", "signals/kernel v1", "signals/C", "v1 − op/kernel v1", "v2 − op/kernel v1"],
    [measurement(kind, count) for kind, count in POPULATIONS],
    "signals, v1 and v2 are freezerfs with each engine, the last two with semantics=hierarchical. Freeze: from the write of FROZEN until FROZEN is first read, by a reader that never sleeps; both files are open before. Thaw: how long the write takes. "
    "− op: less one operation, a write to a file of the mount that changes nothing, when the freeze would come, or the thaw. "
    "C: a program (signal_freezer.c) that sends SIGSTOP to all and reads /proc/PID/stat of each until it is stopped, or sends SIGCONT to all.",
)
