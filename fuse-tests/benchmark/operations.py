"""How long single operations on files and groups take."""

import contextlib
import itertools
import os
import time

import hierarchy
import report
import samples
from section import Measurement, Section

# Small, so that other load on the machine affects all variants.
BATCH = 50
PAUSE_SECONDS = 0.3


def read_state(_, group):
    return lambda: hierarchy.read(group.state)


def read_frozen_state(_, group):
    group.freeze()
    return lambda: hierarchy.read(group.state)


def read_tasks(_, group):
    return lambda: hierarchy.read_all(group.tasks)


def write_state(tree, group):
    return lambda: hierarchy.write(group.request, tree.files.thawed)


def make_and_remove(tree, _):
    path = os.path.join(tree.root, tree.prefix + "new")

    def operation():
        os.mkdir(path)
        os.rmdir(path)

    return operation


def measurement(name, make, tasks=1, with_c=True, **targets):
    return Measurement([name], lambda bench, _: {name: cells(times(bench, make, tasks, with_c), **targets)})


def trees(bench):
    return bench.ours, bench.v1, bench.v2, bench.kernel, bench.kernel_v2, bench.minimalfs


def times(bench, make, tasks, with_c):
    # A task is in one group of each of the kernel's hierarchies, and one that v1 has frozen does not freeze with v2: so all but C need tasks of their own.
    parts = [bench.ours, bench.minimalfs if with_c else None], [bench.v1], [bench.v2], [bench.kernel], [bench.kernel_v2]
    with contextlib.ExitStack() as stack:
        made = {}
        for part in parts:
            _, groups = stack.enter_context(bench.populated(part, "sleeping", tasks))
            made.update({tree: make(tree, group) for tree, group in zip(part, groups) if group})
        return medians(bench, [made.get(tree) for tree in trees(bench)])


def attach_times(bench, pause):
    with contextlib.ExitStack() as stack:
        made = []
        for tree in trees(bench):
            other = tree and stack.enter_context(tree.group("other"))
            task_set, (group,) = stack.enter_context(bench.populated([tree], "sleeping", 1))
            made.append(group and alternate(b"%d\n" % task_set.pids[0], other, group))
        if pause:
            return [samples.median(one) for one in samples.take_turns([move and (lambda move=move: after(pause, move)) for move in made], bench.rounds * 2)]
        return medians(bench, made)


def after(pause, move):
    time.sleep(pause)
    return samples.micros(move)


def alternate(word, *groups):
    files = itertools.cycle(group.move for group in groups)
    return lambda: hierarchy.write(next(files), word)


def medians(bench, operations):
    batches = [operation and (lambda operation=operation: samples.of_operation(operation, BATCH, limit=0.1)) for operation in operations]
    results = samples.take_turns(batches, bench.rounds * 6, warm_up=4)
    return [samples.median(list(itertools.chain.from_iterable(result))) for result in results]


def cells(medians_of_all, signals_kernel=None, signals_c=None, v1_kernel=None, v2_kernel=None):
    ours, v1, v2, kernel, kernel_v2, c = medians_of_all
    return [
        *map(report.micros, medians_of_all),
        report.ratio(ours, kernel, signals_kernel),
        report.ratio(ours, c, signals_c),
        report.ratio(v1, kernel, v1_kernel),
        report.ratio(v2, kernel_v2, v2_kernel),
    ]


def attach(name, pause, target):
    return Measurement([name], lambda bench, _: {name: cells(attach_times(bench, pause), v1_kernel=target, v2_kernel=target)})


SECTION = Section(
    "Single operations",
    ["what", "signals", "v1", "v2", "kernel v1", "kernel v2", "C", "signals/kernel v1", "signals/C", "v1/kernel v1", "v2/kernel v2"],
    [
        measurement("read freezer.state", read_state, signals_c=1.5),
        measurement("read freezer.state of a frozen group without tasks", read_frozen_state, 0, with_c=False),
        measurement("read freezer.state of 5000 frozen tasks", read_frozen_state, 5000, with_c=False),
        measurement("read tasks of 1", read_tasks),
        measurement("read tasks of 100", read_tasks, 100),
        measurement("read tasks of 5000", read_tasks, 5000, signals_kernel=5, v1_kernel=2, v2_kernel=2),
        measurement("write freezer.state of a thawed group", write_state),
        measurement("mkdir and rmdir", make_and_remove),
        attach("attach a task, one on end", 0, None),
        attach(f"attach a task after {PAUSE_SECONDS} s", PAUSE_SECONDS, 1.3),
    ],
    "Each with its open and close; tasks is read to its end. C: a filesystem on libfuse 2 (minimalfs.c) that does nothing else, mounted with the "
    "same options. The task is attached to two groups in turn; the kernel waits for all processors at the first move after a rest. "
    "signals, v1 and v2 are freezerfs with each engine, the last two with semantics=hierarchical.",
)
