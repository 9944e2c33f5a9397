"""How long a frozen task runs when it gets SIGCONT from outside the mount."""

import contextlib

import report
import samples
from processes import Program
from section import Measurement, Section

NAME = "a frozen task that gets SIGCONT runs for"
TARGET_MILLIS = 1


def run(bench, _):
    if not bench.programs["sigcont_latency"]:
        return {NAME: [report.NOT_MEASURED] * 3}
    with contextlib.ExitStack() as stack:
        group = stack.enter_context(bench.ours.group("wakened"))
        program = stack.enter_context(Program([bench.programs["sigcont_latency"]]))
        stack.callback(group.thaw)
        group.attach([int(program.answer())])
        group.freeze()
        times = [int(program.ask("wake")) for _ in range(20 if bench.quick else 100)]
    if min(times) < 0:
        return {NAME: ["**for ever**"] * 3}
    median, p90, longest = (samples.percentile(times, share) / 1e3 for share in (0.5, 0.9, 1))
    return {NAME: [report.with_target(report.micros(median), median / 1e3, TARGET_MILLIS, " ms"), report.micros(p90), report.micros(longest)]}


SECTION = Section(
    "SIGCONT from outside",
    ["what", "median", "p90", "longest"],
    [Measurement([NAME], run)],
    "A process that spins stores the time as long as it runs (sigcont_latency.c); 0 is for a process that was stopped again before it ran. The kernel's freezer never lets it run.",
)
