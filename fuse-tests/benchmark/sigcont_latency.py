"""How long a frozen task runs when it gets SIGCONT from outside the mount."""

import contextlib

import report
import samples
from kernel import ENGINES
from processes import Program
from section import Measurement, Section

NAMES = {engine: f"with {engine}, a frozen task that gets SIGCONT runs for" for engine in ENGINES}
#: milliseconds
TARGETS = {"signals": 1, "v1": 0, "v2": 0}


def run(bench, names):
    return {name: row(bench, engine) for engine, name in NAMES.items() if name in names}


def row(bench, engine):
    mount = bench.mount(engine)
    if not bench.programs["sigcont_latency"] or not mount:
        return [report.NOT_MEASURED] * 3
    with contextlib.ExitStack() as stack:
        group = stack.enter_context(mount.group("wakened"))
        program = stack.enter_context(Program([bench.programs["sigcont_latency"]]))
        stack.callback(group.thaw)
        group.attach([int(program.answer())])
        group.freeze()
        times = [int(program.ask("wake")) for _ in range(20 if bench.quick else 100)]
    if min(times) < 0:
        return ["**for ever**"] * 3
    median, p90, longest = (samples.percentile(times, share) / 1e3 for share in (0.5, 0.9, 1))
    return [report.with_target(report.micros(median), median / 1e3, TARGETS[engine], " ms"), report.micros(p90), report.micros(longest)]


SECTION = Section(
    "SIGCONT from outside",
    ["what", "median", "p90", "longest"],
    [Measurement(list(NAMES.values()), run)],
    "A process that spins stores the time as long as it runs (sigcont_latency.c); 0 is for a process that was stopped again before it ran. The kernel's freezer never lets it run.",
)
