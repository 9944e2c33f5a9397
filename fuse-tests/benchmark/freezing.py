"""Freezing and thawing whole groups."""

import contextlib

import report
import samples
from section import Measurement, Section

KINDS = {"sleeping": "sleeping processes", "busy": "busy processes", "threads": "threads of one process"}
POPULATIONS = [("sleeping", 10), ("sleeping", 100), ("sleeping", 1000), ("sleeping", 5000), ("busy", 1000), ("threads", 1000)]
TARGET_KERNEL = 4
#: besides one operation on a file of the mount
TARGET_KERNEL_V1 = 1.2
TARGET_C = 1.5


def measurement(kind, count):
    names = [f"{verb} {count} {KINDS[kind]}" for verb in ("freeze", "thaw")]
    return Measurement(names, lambda bench, _: dict(zip(names, rows(bench, kind, count))), seconds=600)


def rows(bench, kind, count):
    with contextlib.ExitStack() as stack:
        # The kernel's group first: then the host cgroup of v1 lies in it, and the tasks are in both.
        task_set, groups = stack.enter_context(bench.populated([bench.ours, bench.kernel, bench.v1], kind, count))
        signals = stack.enter_context(bench.signals(task_set.pids))
        ours, kernel, v1 = (group and (lambda group=group: (group.freeze(), group.thaw())) for group in groups)
        c = signals and (lambda: (signals("freeze"), signals("thaw")))
        turns = [variant and (lambda variant=variant: turn(bench, task_set, kind, count, variant)) for variant in (ours, v1, kernel, c)]
        times = samples.take_turns(turns, bench.rounds)
    target = count >= 1000 and kind != "threads"
    for step in 0, 1:
        medians = [samples.median([time[step] for time in variant]) for variant in times]
        yield cells(medians, count, target)


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
    ours, v1, kernel, c = medians
    return [
        *map(report.micros, medians),
        report.ratio(ours, kernel, TARGET_KERNEL if target else None),
        report.ratio(v1, kernel, TARGET_KERNEL_V1 if target else None),
        report.ratio(ours, c, TARGET_C if target else None),
        f"{ours / count:.3g}" if ours < 1000 * count else f"{ours / count:.0f}",
    ]


SECTION = Section(
    "Freezing and thawing",
    ["what", "signals", "v1", "kernel v1", "C", "signals/kernel", "v1/kernel", "signals/C", "µs per task"],
    [measurement(kind, count) for kind, count in POPULATIONS],
    "signals and v1 are freezerfs with each engine, v1 with semantics=hierarchical. Freeze: from the write of FROZEN until FROZEN is first read, by a reader that never sleeps. Thaw: how long the write takes. "
    "C: a program (signal_freezer.c) that sends SIGSTOP to all and reads /proc/PID/stat of each until it is stopped, or sends SIGCONT to all.",
)
