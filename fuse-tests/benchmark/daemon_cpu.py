"""The processor time of the daemon while no program calls it."""

import contextlib
import os
import signal
import subprocess
import time

import processes
import report
import samples
from section import Measurement, Section


#: longer than the daemon traces signals after a thaw, and looks for tasks that were just attached
SETTLE_SECONDS = 3


@contextlib.contextmanager
def forks(bench, rate, seconds):
    """Forks outside of all groups, while use() settles, and for longer than these seconds."""
    if not rate:
        yield None
        return
    program = subprocess.Popen([bench.programs["fork_rate"], str(rate), str(SETTLE_SECONDS + seconds + 1)], stdout=subprocess.PIPE, text=True, start_new_session=True)
    try:
        yield program
    finally:
        program.kill()
        program.wait()
        program.stdout.close()


def use(bench, seconds, wait=time.sleep):
    """The daemon's processor time, in percent of a core, and how often a second one of its threads has woken up."""
    time.sleep(SETTLE_SECONDS)
    pid = bench.ours.pid
    before, waits, begin = processes.cpu_seconds(pid), processes.waits_of_threads(pid), time.monotonic()
    wait(seconds)
    elapsed = time.monotonic() - begin
    return (processes.cpu_seconds(pid) - before) / elapsed * 100, processes.wake_ups(waits, processes.waits_of_threads(pid)) / elapsed


def while_forking(rate, tasks):
    def measure(bench, seconds):
        if rate and not bench.programs["fork_rate"]:
            return None
        with contextlib.ExitStack() as stack:
            if tasks:
                stack.enter_context(bench.populated([bench.ours], "sleeping", tasks))
            program = stack.enter_context(forks(bench, rate, seconds))
            used = use(bench, seconds)
            return *used, float(program.communicate(timeout=60)[0]) if program else 0

    return measure


def while_frozen(tasks):
    def measure(bench, seconds):
        with bench.populated([bench.ours], "sleeping", tasks) as (_, (group,)):
            group.freeze()
            return *use(bench, seconds), None

    return measure


def while_continued(bench, seconds):
    rate = None

    def send(seconds):
        nonlocal rate
        sent, begin = 0, time.monotonic()
        while (now := time.monotonic()) < begin + seconds:
            os.kill(pid, signal.SIGCONT)
            sent += 1
            time.sleep(max(0, begin + sent / 1000 - now))
        rate = sent / (time.monotonic() - begin)

    with bench.populated([bench.ours], "sleeping", 1) as (task_set, (group,)):
        pid = task_set.pids[0]
        group.freeze()
        used = use(bench, seconds, send)
        return *used, rate


#: what is measured, the target for the processor time, and that for the wake-ups
SITUATIONS = {
    "no task in any group": (while_forking(0, 0), 0, 1),
    "no task in any group, 1000 forks a second": (while_forking(1000, 0), 0, 1),
    "one task in a group": (while_forking(0, 1), None, None),
    "one task in a group, 1000 forks a second": (while_forking(1000, 1), 10, None),
    "one task in a group, 5000 forks a second": (while_forking(5000, 1), None, None),
    "one frozen task": (while_frozen(1), None, 2),
    "one frozen task, 1000 SIGCONTs a second": (while_continued, 25, None),
    "1000 frozen tasks": (while_frozen(1000), None, 2),
}


def run(bench, names):
    seconds = 2 if bench.quick else 5
    turns = [lambda name=name: SITUATIONS[name][0](bench, seconds) for name in names]
    results = samples.take_turns(turns, 1 if bench.quick else 3, warm_up=0)
    return {name: cells([turn for turn in result if turn], *SITUATIONS[name][1:]) for name, result in zip(names, results)}


def cells(turns, target, target_wakes):
    if not turns:
        return [report.NOT_MEASURED] * 3
    used, wakes = (samples.median([turn[i] for turn in turns]) for i in (0, 1))
    rates = [turn[2] for turn in turns if turn[2] is not None]
    return [
        f"{samples.median(rates):.0f}" if rates else "–",
        report.with_target(f"{used:.1f}", round(used, 1), target),
        report.with_target(f"{wakes:.1f}", round(wakes, 1), target_wakes),
    ]


SECTION = Section(
    "The daemon's processor time",
    ["what", "reached, a second", "% of a core", "wake-ups a second"],
    [Measurement(list(SITUATIONS), run, seconds=900)],
    "User and system time of the daemon, and how often one of its threads has waited and gone on. Of the wake-ups Java's own threads have some 0.4, and more while code is compiled; "
    "the look at 1000 frozen tasks, each second, is shared with up to three more threads. The processes that fork (fork_rate.c) and those that send signals are in no group.",
)
