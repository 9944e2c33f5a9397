"""The time from a start to a mount that answers, and memory."""

import contextlib
import os
import time

import freezerfs
import hierarchy
import processes
import report
import samples
from section import Measurement, Section

ARCHIVED = "start, with the class-data archive"
BARE = "start, without it"
IDLE = "memory, idle"
USED = "memory, after all of the above"


def start(launcher):
    """Returns the milliseconds until it has answered, and its megabytes then."""
    mount = freezerfs.Freezerfs(launcher)
    with contextlib.ExitStack() as stack:
        stack.callback(mount.__exit__)
        begin = time.perf_counter()
        mount.launch()
        hierarchy.read(os.path.join(mount.root, "freezer.state"))
        elapsed = (time.perf_counter() - begin) * 1e3
        time.sleep(0.5)
        pid = processes.with_argument(mount.root)[0]
        return elapsed, processes.resident_megabytes(pid)


def run(bench, names):
    with freezerfs.without_archive() as bare:
        archived = (lambda: start(freezerfs.LAUNCHER)) if os.path.exists(freezerfs.ARCHIVE) else None
        with_it, without_it = samples.take_turns([archived, lambda: start(bare)], bench.rounds)
    results = {
        ARCHIVED: cells([turn[0] for turn in with_it], "ms", 300),
        BARE: cells([turn[0] for turn in without_it], "ms", 450),
        IDLE: cells([turn[1] for turn in with_it or without_it], "MB", 64),
        USED: cells([processes.resident_megabytes(bench.daemon)] if bench.daemon else [], "MB", 100),
    }
    return {name: results[name] for name in names}


def cells(values, unit, target):
    if not values:
        return [report.NOT_MEASURED] * 2
    median = samples.median(values)
    return [report.with_target(f"{median:.0f} {unit}", median, target, " " + unit), f"{min(values):.0f} to {max(values):.0f}"]


SECTION = Section(
    "Starting, and memory",
    ["what", "median", "from, to"],
    [Measurement([ARCHIVED, BARE, IDLE, USED], run)],
    "From the launcher's start until it has returned and freezer.state has been read. Memory: the daemon's resident set.",
)
