"""What it costs to write down what is stopped."""

import contextlib

import report
import samples
from freezerfs import Freezerfs
from freezing import turn
from section import Measurement, Section

COUNT = 1000
WAYS = {"in a journal, as by default": (), "with `persist`": ("persist",), "nowhere, `journal=none`": ("journal=none",)}
REACH = 1.1


def run(bench, names):
    with contextlib.ExitStack() as stack:
        contenders = [stack.enter_context(contender(bench, options)) for options in WAYS.values()]
        times = samples.take_turns(contenders, 3 * bench.rounds, warm_up=10)
    medians = {way: [samples.median(column) for column in zip(*one)] for way, one in zip(WAYS, times)}
    nothing = list(medians.values())[-1]
    return {name: cells(medians[name], nothing) for name in names}


@contextlib.contextmanager
def contender(bench, options):
    """A crowd of its own: a process bears the mark of one mount alone."""
    with Freezerfs(options=options) as mount, bench.populated([mount], "sleeping", COUNT) as (people, (group,)):
        yield lambda: turn(bench, people, "sleeping", COUNT, lambda: (group.freeze(), group.thaw()))


def cells(medians, nothing):
    return [cell for ours, without in zip(medians, nothing) for cell in (report.micros(ours), report.ratio(ours, without, REACH))]


SECTION = Section(
    f"Writing down what is stopped: {COUNT} sleeping processes",
    ["where it is written", "freeze", "to nowhere", "thaw", "to nowhere"],
    [Measurement(list(WAYS), run, seconds=600)],
    "As above, each with a crowd of its own.",
)
