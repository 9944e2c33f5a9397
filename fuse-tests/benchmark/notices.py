"""Notices of changes of cgroup.events: how long a freeze and a thaw take until there is one, and how late one is."""

import contextlib
import os
import subprocess
import time

import report
import samples
from hierarchy import write
from section import Measurement, Section
from watching import Watcher

COUNT = 1000
SECONDS = 60
#: the kernel tells of two changes of a file no sooner than 10 ms one after the other
BETWEEN_SECONDS = 0.03
TARGET_KERNEL = 1.3
#: milliseconds
TARGET_LONGEST = 5
FREEZES = [f"{verb} {COUNT} sleeping processes, until the notice" for verb in ("freeze", "thaw")]
RATES = {"the last task of a group ends": 0, f"the same, {COUNT} forks a second in another group": COUNT}


def freeze(bench, _):
    with contextlib.ExitStack() as stack:
        # The kernel's group first: then the cells lie in it, and the tasks are in both.
        hierarchies = bench.kernel_v2, bench.unified, bench.unified_v2
        _, groups = stack.enter_context(bench.populated(hierarchies, "sleeping", COUNT))
        kernel, signals, v2 = (group and changes(stack, group) for group in groups)
        empty = bench.unified_v2 and stack.enter_context(bench.unified_v2.group("empty"))
        operation = empty and (lambda: (samples.micros(empty.thaw),) * 2)
        turns = [one and (lambda one=one: turn(bench, one)) for one in (signals, v2, kernel, operation)]
        times = samples.take_turns(turns, 10 * bench.rounds)
    medians = [[samples.median([time[step] for time in variant]) for variant in times] for step in (0, 1)]
    return {name: cells(*medians[step]) for step, name in enumerate(FREEZES)}


def changes(stack, group):
    """A function that freezes and thaws the group, and returns the microseconds of each."""
    watcher = stack.enter_context(contextlib.closing(Watcher(group.state)))

    def until(text, contents):
        time.sleep(BETWEEN_SECONDS)
        watcher.forget()
        begin = time.perf_counter_ns()
        write(group.request, text)
        if not watcher.await_change(contents, SECONDS):
            raise RuntimeError(f"no notice of {contents!r} in {group.path}")
        return (watcher.noticed - begin) / 1e3

    return lambda: (until(b"1", "populated 1 frozen 1"), until(b"0", "populated 1 frozen 0"))


def turn(bench, change):
    bench.settle(COUNT)
    return change()


def cells(signals, v2, kernel, operation):
    rest = v2 and v2 - operation
    return [*map(report.micros, (signals, v2, kernel)), report.ratio(signals, kernel), report.ratio(rest, kernel, TARGET_KERNEL)]


FREEZING = Section(
    "Until the notice",
    ["what", "signals", "v2", "kernel v2", "signals/kernel v2", "v2 − op/kernel v2"],
    [Measurement(FREEZES, freeze, seconds=600)],
    "With semantics=v2, from the write to cgroup.freeze until poll(2) tells a program of the change, after which it reads in cgroup.events that it is so. − op: less one operation, a write to a file of the mount that changes nothing.",
)


def latency(bench, names):
    return {name: latency_cells(bench, RATES[name]) for name in names}


def latency_cells(bench, rate):
    found = []
    for hierarchy in (bench.unified, bench.unified_v2, bench.kernel_v2):
        times = hierarchy and latencies(bench, hierarchy, rate)
        target = None if hierarchy in (bench.kernel_v2, None) else TARGET_LONGEST
        longest = max(times) if times else None
        found += [report.micros(samples.median(times or [])),
                  report.with_target(report.micros(longest), longest / 1e3, target, " ms") if longest is not None else report.NOT_MEASURED]
    return found


def latencies(bench, hierarchy, rate):
    """How many microseconds after a process was reaped, which was the last in its group, there is the notice."""
    if rate and not bench.programs["fork_rate"]:
        return None
    with contextlib.ExitStack() as stack:
        group = stack.enter_context(hierarchy.group("watched"))
        if rate:
            busy = stack.enter_context(hierarchy.group("busy"))
            stack.enter_context(contextlib.closing(Watcher(busy.state)))
            forks = subprocess.Popen([bench.programs["fork_rate"], str(rate), "600"], stdout=subprocess.DEVNULL, start_new_session=True)
            stack.callback(lambda: (forks.kill(), forks.wait()))
            busy.attach([forks.pid])
        watcher = stack.enter_context(contextlib.closing(Watcher(group.state)))
        return [end_one(group, watcher) for _ in range(50 if bench.quick else 300)]


def end_one(group, watcher):
    process = subprocess.Popen(["sleep", "600"])
    group.attach([process.pid])
    time.sleep(BETWEEN_SECONDS)
    watcher.forget()
    process.kill()
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    begin = time.perf_counter_ns()
    is_told = watcher.await_any(SECONDS)
    end = time.perf_counter_ns()
    process.wait()
    if not is_told or watcher.read() != "populated 0 frozen 0":
        raise RuntimeError(f"no notice in {group.path}, which says {watcher.read()!r}")
    return (end - begin) / 1e3


LATENCY = Section(
    "How late a notice is",
    ["what", "signals", "longest", "v2", "longest", "kernel v2", "longest"],
    [Measurement(list(RATES), latency, seconds=900)],
    "With semantics=v2, from the end of the process, which its parent sees, until poll(2) or inotify(7) tells a watcher that the group is empty: the median, and the longest of 300.",
)
