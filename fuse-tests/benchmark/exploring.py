"""How long explore takes for a case, compared with a run of the same command."""

import resource
import subprocess
import time

import freezerfs
import report
from section import Measurement, Section

NAME = "explore 300 cases"
CASES = 300
RUNS = 30
TARGET = 10

# It ends its task by itself, and with another status if anything fails.
CLIENT = """
group=$FREEZERFS/job
sleep 1000 &
mkdir "$group" && echo $! > "$group/tasks" && echo FROZEN > "$group/freezer.state" && echo THAWED > "$group/freezer.state"
status=$?
kill $!
wait
[ $status = 0 ] && rmdir "$group"
"""

# In none of these does anything wait for a time.
DISTURBED = [f"mkdir#1:{error}" for error in ("ENOSPC", "EACCES")]
DISTURBED += [f"tasks:write#1:{error}" for error in ("EBUSY", "EAGAIN", "ENOSPC", "EPERM")]
DISTURBED += [f"{file}:open#1:{error}" for file in ("tasks", "freezer.state") for error in ("ENOENT", "EACCES")]


def run(bench, names):
    only = [word for index in range(CASES) for word in ("--only", DISTURBED[index % len(DISTURBED)])]
    elapsed, used = measured(1, "explore", *only)
    elapsed_by_runs, _ = measured(RUNS, "run")
    return {NAME: cells(elapsed / CASES, elapsed_by_runs / RUNS, CASES / used)}


def measured(times, *words):
    """Returns the seconds that pass while it is run so often, and the processor's."""
    begin, used = time.perf_counter(), processor_seconds()
    for _ in range(times):
        subprocess.run([freezerfs.LAUNCHER, *words, "-o", "semantics=hierarchical", "--", "sh", "-c", CLIENT], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - begin, processor_seconds() - used


def processor_seconds():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def cells(by_case, by_run, rate):
    # Of rates the smaller is the worse one.
    shown = f"{rate:.0f}" if rate >= TARGET else f"**{rate:.0f}** < {TARGET}"
    return [f"{by_case * CASES:.0f} s", shown, f"{by_case * 1e3:.0f} ms", f"{by_run * 1e3:.0f} ms", report.ratio(by_run, by_case)]


SECTION = Section(
    "Exploring",
    ["what", "took", "cases a second of processor time", "a case", "`freezerfs run`", "run/case"],
    [Measurement([NAME], run)],
    "The command is a shell that makes a group with a task, and freezes and thaws it; in each case one of these operations fails, and none waits for a "
    "time. There are as many runs at once as processors. Beside it the same command by `freezerfs run`, one after the other, each with a daemon of its own.",
)
