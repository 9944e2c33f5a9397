"""How long frozen tasks run that get SIGCONT from outside the mount all the time."""

import contextlib
import time

import processes
import report
from kernel import ENGINES
from processes import Program
from section import Measurement, Section

SPINNERS = 4
TARGET_DAEMON = 50
#: senders, signals a second that each sends to each task, their nice value, and with signals the percentage of a core that the tasks may run
LOADS = {
    "1 sender, 200 a second": (1, 200, 0, 5),
    "1 sender, 1000 a second": (1, 1000, 0, 5),
    "4 senders, 1000 a second": (4, 1000, 0, 10),
    "1 sender at nice -20, 1000 a second": (1, 1000, -20, 10),
    "4 senders at nice -20, 1000 a second": (4, 1000, -20, 10),
    "1 sender, as many as it can": (1, 1_000_000, 0, None),
}
ROWS = {f"{engine}: {load}": (engine, *LOADS[load]) for engine in ENGINES for load in LOADS}


def measure(bench, engine, senders, rate, nice, target):
    mount = bench.mount(engine)
    if not bench.programs["sigcont_load"] or not mount:
        return [report.NOT_MEASURED] * 4
    seconds = 2 if bench.quick else 5
    with contextlib.ExitStack() as stack:
        group = stack.enter_context(mount.group("continued"))
        program = stack.enter_context(Program([bench.programs["sigcont_load"], *map(str, (SPINNERS, senders, rate, nice))]))
        stack.callback(group.thaw)
        group.attach([int(pid) for pid in program.answer().split()])
        group.freeze()
        used, begin = processes.cpu_seconds(mount.pid), time.monotonic()
        ran, rounds, sent = map(int, program.ask(str(seconds)).split())
        took = time.monotonic() - begin
        daemon = (processes.cpu_seconds(mount.pid) - used) / took * 100
    share = ran / took / 1e7
    return [
        f"{sent / took:.0f}",
        report.with_target(f"{share:.1f}", round(share, 1), target if engine == "signals" else None),
        f"{rounds}" if engine == "signals" else report.with_target(f"{rounds}", rounds, 0),
        report.with_target(f"{daemon:.0f}", round(daemon), TARGET_DAEMON),
    ]


def run(bench, names):
    return {name: measure(bench, *ROWS[name]) for name in names}


SECTION = Section(
    "Storms of SIGCONT",
    ["what", "sent, a second", "the tasks run, % of a core", "rounds of their loops", "the daemon, % of a core"],
    [Measurement(list(ROWS), run, seconds=600)],
    f"{SPINNERS} frozen processes that spin, and senders that each send SIGCONT to each of them so often a second (sigcont_load.c). The time that they run includes what the kernel needs to wake a task and to stop it again; a round of their loop is an addition.",
)
