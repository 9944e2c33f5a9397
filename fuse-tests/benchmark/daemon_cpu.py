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


@contextlib.contextmanager
def forks(bench, rate, seconds):
    """Forks outside of all groups, for longer than these seconds."""
    if not rate:
        yield None
        return
    program = subprocess.Popen([bench.programs["fork_rate"], str(rate), str(seconds + 1)], stdout=subprocess.PIPE, text=True, start_new_session=True)
    try:
        yield program
    finally:
        program.kill()
        program.wait()
        program.stdout.close()


def share(bench, seconds, wait=time.sleep):
    """The daemon's processor time, in percent of a core."""
    time.sleep(0.3)
    before, begin = processes.cpu_seconds(bench.ours.pid), time.monotonic()
    wait(seconds)
    return (processes.cpu_seconds(bench.ours.pid) - before) / (time.monotonic() - begin) * 100


def while_forking(rate, tasks):
    def measure(bench, seconds):
        if rate and not bench.programs["fork_rate"]:
            return None
        with contextlib.ExitStack() as stack:
            if tasks:
                stack.enter_context(bench.populated([bench.ours], "sleeping", tasks))
            program = stack.enter_context(forks(bench, rate, seconds))
            used = share(bench, seconds)
            return used, float(program.communicate(timeout=60)[0]) if program else 0

    return measure


def while_frozen(tasks):
    def measure(bench, seconds):
        with bench.populated([bench.ours], "sleeping", tasks) as (_, (group,)):
            group.freeze()
            return share(bench, seconds), None

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
        return share(bench, seconds, send), rate


SITUATIONS = {
    "no task in any group": (while_forking(0, 0), 0),
    "no task in any group, 1000 forks a second": (while_forking(1000, 0), 0),
    "one task in a group": (while_forking(0, 1), None),
    "one task in a group, 1000 forks a second": (while_forking(1000, 1), 10),
    "one task in a group, 5000 forks a second": (while_forking(5000, 1), None),
    "one frozen task, 1000 SIGCONTs a second": (while_continued, 25),
    "1000 frozen tasks": (while_frozen(1000), None),
}


def run(bench, names):
    seconds = 2 if bench.quick else 5
    turns = [lambda name=name: SITUATIONS[name][0](bench, seconds) for name in names]
    results = samples.take_turns(turns, 1 if bench.quick else 3, warm_up=0)
    return {name: cells([turn for turn in result if turn], SITUATIONS[name][1]) for name, result in zip(names, results)}


def cells(turns, target):
    if not turns:
        return [report.NOT_MEASURED] * 2
    used = samples.median([turn[0] for turn in turns])
    rates = [turn[1] for turn in turns if turn[1] is not None]
    return [f"{samples.median(rates):.0f}" if rates else "–", report.with_target(f"{used:.1f}", round(used, 1), target)]


SECTION = Section(
    "The daemon's processor time",
    ["what", "reached, a second", "% of a core"],
    [Measurement(list(SITUATIONS), run, seconds=900)],
    "User and system time of the daemon. The processes that fork (fork_rate.c) and those that send signals are in no group.",
)
