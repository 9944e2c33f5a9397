"""The cost of the journal of stopped processes."""

import contextlib

import report
import samples
import warming
from freezerfs import Freezerfs
from freezing import turn
from section import Measurement, Section

COUNT = 1000
WAYS = {"in a journal, the default": (), "with `persist`": ("persist",), "not, `journal=none`": ("journal=none",)}
TARGET = 1.1


def run(bench, names):
    with contextlib.ExitStack() as stack:
        variants = [stack.enter_context(variant(bench, options)) for options in WAYS.values()]
        times = samples.take_turns(variants, 3 * bench.rounds, warm_up=10)
    medians = {way: [samples.median(column) for column in zip(*one)] for way, one in zip(WAYS, times)}
    nothing = list(medians.values())[-1]
    return {name: cells(medians[name], nothing) for name in names}


@contextlib.contextmanager
def variant(bench, options):
    """Each has tasks of its own: a process has the mark of one mount only."""
    with Freezerfs(options=options) as mount, bench.populated([mount], "sleeping", COUNT) as (task_set, (group,)):
        warming.warm_up(mount, task_set.pids[:1])
        yield lambda: turn(bench, task_set, "sleeping", COUNT, lambda: (group.freeze(), group.thaw()))


def cells(medians, nothing):
    return [cell for ours, without in zip(medians, nothing) for cell in (report.micros(ours), report.ratio(ours, without, TARGET))]


SECTION = Section(
    f"The journal of stopped processes: {COUNT} sleeping processes",
    ["where it is written", "freeze", "to none", "thaw", "to none"],
    [Measurement(list(WAYS), run, seconds=600)],
    "As above, each with tasks of its own.",
)
