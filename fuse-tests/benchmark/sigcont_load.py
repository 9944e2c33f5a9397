"""How long frozen tasks run that get SIGCONT from outside the mount all the time."""

import contextlib
import time

import processes
import report
from processes import Program
from section import Measurement, Section

SPINNERS = 4
TARGET_DAEMON = 50
#: senders, signals a second that each sends to each task, their nice value, and the percentage of a core that the tasks may run
LOADS = {
    "1 sender, 200 a second": (1, 200, 0, 5),
    "1 sender, 1000 a second": (1, 1000, 0, 5),
    "4 senders, 1000 a second": (4, 1000, 0, 10),
    "1 sender at nice -20, 1000 a second": (1, 1000, -20, 10),
    "4 senders at nice -20, 1000 a second": (4, 1000, -20, 10),
    "1 sender, as many as it can": (1, 1_000_000, 0, None),
}


def measure(bench, senders, rate, nice, target):
    seconds = 2 if bench.quick else 5
    with contextlib.ExitStack() as stack:
        group = stack.enter_context(bench.ours.group("continued"))
        program = stack.enter_context(Program([bench.programs["sigcont_load"], *map(str, (SPINNERS, senders, rate, nice))]))
        stack.callback(group.thaw)
        group.attach([int(pid) for pid in program.answer().split()])
        group.freeze()
        used, begin = processes.cpu_seconds(bench.ours.pid), time.monotonic()
        ran, sent = map(int, program.ask(str(seconds)).split())
        took = time.monotonic() - begin
        daemon = (processes.cpu_seconds(bench.ours.pid) - used) / took * 100
    share = ran / took / 1e7
    return [f"{sent / took:.0f}", report.with_target(f"{share:.1f}", round(share, 1), target), report.with_target(f"{daemon:.0f}", round(daemon), TARGET_DAEMON)]


def run(bench, names):
    if not bench.programs["sigcont_load"]:
        return {name: [report.NOT_MEASURED] * 3 for name in names}
    return {name: measure(bench, *LOADS[name]) for name in names}


SECTION = Section(
    "Storms of SIGCONT",
    ["what", "sent, a second", "the tasks run, % of a core", "the daemon, % of a core"],
    [Measurement(list(LOADS), run)],
    f"{SPINNERS} frozen processes that spin, and senders that each send SIGCONT to each of them so often a second (sigcont_load.c). It includes the time that the kernel needs to wake a task and to stop it again.",
)
