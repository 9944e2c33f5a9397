"""Several readers at once, alone and while another group is repeatedly frozen and thawed."""

import contextlib
import os
import sys
import time

import report
import samples
from processes import Program
from section import Measurement, Section

CLIENT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "client.py")
SECONDS = 1
TASKS = 5000
COUNTS = 1, 2, 4, 8


def name(count):
    return f"{count} reader{'s' if count > 1 else ''}"


def run(bench, names):
    with contextlib.ExitStack() as stack:
        paths = [stack.enter_context(bench.ours.group(f"reader{i}")).state for i in range(max(COUNTS))]
        readers = [stack.enter_context(Program([sys.executable, "-B", CLIENT, "read", path, str(SECONDS)])) for path in paths]
        task_set, (group, kernels) = stack.enter_context(bench.populated([bench.ours, bench.kernel], "sleeping", TASKS))
        signals = stack.enter_context(bench.signals(task_set.pids))
        disturbances = [
            lambda: time.sleep(0.01),
            lambda: (group.freeze(), group.thaw()),
            kernels and (lambda: (kernels.freeze(), kernels.thaw())),
            signals and (lambda: (signals("freeze"), signals("thaw"))),
        ]
        return {name(count): row(bench, readers[:count], disturbances) for count in COUNTS if name(count) in names}


def row(bench, readers, disturbances):
    turns = [disturb and (lambda disturb=disturb: turn(bench, readers, disturb)) for disturb in disturbances]
    alone, ours, kernel, c = [summary(turns) for turns in samples.take_turns(turns, 1 if bench.quick else 5)]
    return [
        *rate_and_p99(alone),
        *rate_and_p99(ours),
        *rate_and_p99(kernel),
        *rate_and_p99(c),
        " / ".join(f"{one['cycles']:.3g}" if one else report.NOT_MEASURED for one in (ours, kernel, c)),
        report.ratio(ours["p99"], alone["p99"]),
        report.ratio(ours["p99"], kernel and kernel["p99"]),
        report.ratio(ours["p99"], c and c["p99"]),
    ]


def turn(bench, readers, disturb):
    bench.settle(TASKS)
    bench.await_untraced()
    for reader in readers:
        reader.say("go")
    begin = time.monotonic()
    cycles = 0
    while time.monotonic() < begin + SECONDS:
        disturb()
        cycles += 1
    elapsed = time.monotonic() - begin
    times = [int(word) for reader in readers for word in reader.answer().split()]
    return {"rate": len(times) / SECONDS, "p99": samples.percentile(times, 0.99), "cycles": cycles / elapsed}


def summary(turns):
    return turns and {key: samples.median([turn[key] for turn in turns]) for key in turns[0]}


def rate_and_p99(measured):
    return [f"{measured['rate']:.0f}", report.micros(measured["p99"])] if measured else [report.NOT_MEASURED] * 2


SECTION = Section(
    "Reads of freezer.state a second, and their 99th percentile",
    ["what", "alone", "p99", "while 5000 are frozen", "p99", "kernel v1 freezing them instead", "p99",
     "signal_freezer.c", "p99", "freezes/s, ours / kernel / C", "p99 to alone", "p99 to kernel's", "p99 to C's"],
    [Measurement([name(count) for count in COUNTS], run, seconds=900)],
    "Each reader opens, reads and closes the file of a group of its own. Meanwhile nothing happens; or another group, of 5000 sleeping processes, is "
    "frozen and thawed over and over; or the kernel's freezer does that to them, or signal_freezer.c, which shows whether the machine is busy, or a reader waits "
    "for a lock. The kernel delays one reader rarely, but for a long time: that shows in the reads a second.",
)
