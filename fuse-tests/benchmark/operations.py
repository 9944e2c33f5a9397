"""How long single operations on files and groups take."""

import contextlib
import itertools
import os

import hierarchy
import report
import samples
from section import Measurement, Section

# Small, so that other load on the machine affects all variants.
BATCH = 50


def read_state(_, group):
    return lambda: hierarchy.read(group.state)


def read_frozen_state(_, group):
    group.freeze()
    return lambda: hierarchy.read(group.state)


def read_tasks(_, group):
    return lambda: hierarchy.read_all(group.tasks)


def write_state(tree, group):
    return lambda: hierarchy.write(group.state, tree.thawed)


def make_and_remove(tree, _):
    path = os.path.join(tree.root, tree.prefix + "new")

    def operation():
        os.mkdir(path)
        os.rmdir(path)

    return operation


def measurement(name, make, tasks=1, target_kernel=None, target_c=None):
    return Measurement([name], lambda bench, _: {name: cells(times(bench, make, tasks), target_kernel, target_c)})


def times(bench, make, tasks):
    # A task is in one group of the kernel's hierarchy, so v1 and the kernel need tasks of their own.
    parts = [bench.ours, bench.minimalfs], [bench.v1], [bench.kernel]
    with contextlib.ExitStack() as stack:
        made = {}
        for trees in parts:
            _, groups = stack.enter_context(bench.populated(trees, "sleeping", tasks))
            made |= {tree: make(tree, group) for tree, group in zip(trees, groups) if group}
        return medians(bench, [made.get(tree) for tree in (bench.ours, bench.v1, bench.kernel, bench.minimalfs)])


def attach_times(bench):
    trees = bench.ours, bench.v1, bench.kernel, bench.minimalfs
    with contextlib.ExitStack() as stack:
        made = []
        for tree in trees:
            other = tree and stack.enter_context(tree.group("other"))
            task_set, (group,) = stack.enter_context(bench.populated([tree], "sleeping", 1))
            made.append(group and alternate(b"%d\n" % task_set.pids[0], other, group))
        return medians(bench, made)


def alternate(word, *groups):
    files = itertools.cycle(group.tasks for group in groups)
    return lambda: hierarchy.write(next(files), word)


def medians(bench, operations):
    batches = [operation and (lambda operation=operation: samples.of_operation(operation, BATCH, limit=0.1)) for operation in operations]
    results = samples.take_turns(batches, bench.rounds * 6, warm_up=4)
    return [samples.median(list(itertools.chain.from_iterable(result))) for result in results]


def cells(medians_of_all, target_kernel, target_c):
    ours, v1, kernel, c = medians_of_all
    return [*map(report.micros, medians_of_all), report.ratio(ours, kernel, target_kernel), report.ratio(v1, kernel), report.ratio(ours, c, target_c)]


SECTION = Section(
    "Single operations",
    ["what", "signals", "v1", "kernel v1", "C", "signals/kernel", "v1/kernel", "signals/C"],
    [
        measurement("read freezer.state", read_state, target_c=1.5),
        measurement("read freezer.state of 5000 frozen tasks", read_frozen_state, 5000),
        measurement("read tasks of 1", read_tasks),
        measurement("read tasks of 100", read_tasks, 100),
        measurement("read tasks of 5000", read_tasks, 5000, target_kernel=5),
        measurement("write freezer.state of a thawed group", write_state),
        measurement("mkdir and rmdir", make_and_remove),
        Measurement(["attach a task"], lambda bench, _: {"attach a task": cells(attach_times(bench), None, None)}),
    ],
    "Each with its open and close; tasks is read to its end. C: a filesystem on libfuse 2 (minimalfs.c) that does nothing else, mounted with the "
    "same options. The task is attached to two groups in turn. signals and v1 are freezerfs with each engine, v1 with semantics=hierarchical.",
)
