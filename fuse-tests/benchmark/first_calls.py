"""How long the first calls of a new daemon take, compared with later ones."""

import contextlib

import freezerfs
import hierarchy
import report
import samples
from section import Measurement, Section

TARGET_WARM = 2
POPULATIONS = [1, 10, 100, 1000]

STEPS = "attach", "list", "freeze", "thaw"


def measurement(count):
    names = [f"first {step} of {count}" for step in STEPS if step != "attach" or count == 1]
    return Measurement(names, lambda bench, wanted: rows(bench, count, wanted), seconds=600)


def rows(bench, count, wanted):
    turns = bench.rounds * (2 if count < 1000 else 1)
    with bench.task_set("sleeping", count) as task_set:
        cold, warm = samples.take_turns([lambda: first_calls_of_new_daemon(bench, task_set.pids), lambda: steps(bench, bench.ours, task_set.pids)], turns, warm_up=0)
    results = {f"first {step} of {count}": cells([time[at] for time in cold], [time[at] for time in warm]) for at, step in enumerate(STEPS)}
    return {name: results[name] for name in wanted}


def first_calls_of_new_daemon(bench, pids):
    mount = freezerfs.Freezerfs()
    with contextlib.ExitStack() as stack:
        stack.callback(mount.__exit__)
        mount.launch()
        return steps(bench, mount, pids)


def steps(bench, mount, pids):
    """Returns the microseconds of each step."""
    with mount.group("first") as group:
        attach = samples.micros(group.attach, pids[:1])
        group.attach(pids[1:])
        listing = samples.micros(hierarchy.read_all, group.tasks)
        freeze = group.freeze()
        bench.settle(len(pids))
        thaw = group.thaw()
        bench.settle(len(pids))
    return attach, listing, freeze, thaw


def cells(cold, warm):
    first, usual = samples.median(cold), samples.median(warm)
    return [report.micros(first), f"{report.micros(min(cold))} to {report.micros(max(cold))}", report.micros(usual), report.ratio(first, usual, TARGET_WARM)]


SECTION = Section(
    "A fresh daemon",
    ["what", "first", "from, to", "warm", "first/warm"],
    [measurement(count) for count in POPULATIONS],
    "The first calls as soon as the start of a daemon has returned, with a new daemon for each sample, in this order: a group is made and tasks are "
    "attached one by one, of which the first counts; tasks is read; the group is frozen, and thawed. Warm: the same calls of a daemon that has "
    "frozen and thawed 500 times.",
)
