"""Freezing and thawing whole groups."""

import contextlib

import report
import samples
from section import Measurement, Section

KINDS = {"sleeping": "sleeping processes", "busy": "busy processes", "threads": "threads of one process"}
POPULATIONS = [("sleeping", 10), ("sleeping", 100), ("sleeping", 1000), ("sleeping", 5000), ("busy", 1000), ("threads", 1000)]
REACH_KERNEL = 4
REACH_C = 1.5


def measurement(kind, count):
    names = [f"{verb} {count} {KINDS[kind]}" for verb in ("freeze", "thaw")]
    return Measurement(names, lambda bench, _: dict(zip(names, rows(bench, kind, count))), seconds=600)


def rows(bench, kind, count):
    with contextlib.ExitStack() as stack:
        people, groups = stack.enter_context(bench.populated([bench.ours, bench.kernel], kind, count))
        signals = stack.enter_context(bench.signals(people.pids))
        ours, kernel = (group and (lambda group=group: (group.freeze(), group.thaw())) for group in groups)
        c = signals and (lambda: (signals("freeze"), signals("thaw")))
        turns = [contender and (lambda contender=contender: turn(bench, people, kind, count, contender)) for contender in (ours, kernel, c)]
        times = samples.take_turns(turns, bench.rounds)
    reach = count >= 1000 and kind != "threads"
    for step in 0, 1:
        medians = [samples.median([time[step] for time in contender]) for contender in times]
        yield cells(medians, count, reach)


def turn(bench, people, kind, count, contender):
    if kind == "busy":
        people.be_busy()
    bench.settle(count)
    result = contender()
    if kind == "busy":
        people.rest()
    bench.settle(count)
    return result


def cells(medians, count, reach):
    ours, kernel, c = medians
    return [
        *map(report.micros, medians),
        report.ratio(ours, kernel, REACH_KERNEL if reach else None),
        report.ratio(ours, c, REACH_C if reach else None),
        f"{ours / count:.3g}" if ours < 1000 * count else f"{ours / count:.0f}",
    ]


SECTION = Section(
    "Freezing and thawing",
    ["what", "ours", "kernel v1", "C", "ours/kernel", "ours/C", "µs per task"],
    [measurement(kind, count) for kind, count in POPULATIONS],
    "Freeze: from the write of FROZEN until FROZEN is first read, by a reader who never sleeps. Thaw: how long the write takes. "
    "C: a program (signal_freezer.c) that sends SIGSTOP to all and reads /proc/PID/stat of each until it is stopped, or sends SIGCONT to all.",
)
