"""Compares the freezer of each era with a model of it, operation by operation, and in two eras with the kernel's own freezer too."""

import argparse
import contextlib
import functools
import os
import random
import sys
import tempfile
import time

import fixed_sequences
import kernel
import known_differences
import orphaning
import programs
import real_freezer
import side_by_side
import test_tasks
from comparison import Comparison, Counts
from eras import ERAS, of_era
from generator import Generator
from rules import Rules
from shrinking import shrink
from watchdog import Watchdog

LONGEST_SEQUENCE = 60
SHRINK_SECONDS = 90
SHORT_SECONDS = 1


def short_timeout():
    """For sequences that are expected to show a difference: then a short wait is enough."""
    return test_tasks.timeout(SHORT_SECONDS)


class TestRun:
    """A mount in one era with one engine, and what it is compared with: the model alone, or also the kernel's freezer."""

    def __init__(self, stack, era, engine, transition, with_kernel, program, hangs_up_running, watchdog):
        rules = Rules(era, transition == "read", known_differences.names_of(engine, era), engine == "v1" and era.freezes_in_vfork, hangs_up_running)
        freezers = [stack.enter_context(real_freezer.mount(rules, program, engine, transition))]
        watchdog.freezers.append(freezers[0])
        if with_kernel:
            kernel = stack.enter_context(real_freezer.kernels(Rules(era, vfork_waiter_may_not_count=era.kernel == "v1", hangs_up_running=hangs_up_running), program))
            freezers += [kernel] if kernel else []
            watchdog.freezers += freezers[1:]
        self.title = f"{era.name}, engine={engine}, transition={transition}" + (", beside the kernel" if len(freezers) > 1 else "")
        self.era, self.engine, self.watchdog, self.counts = era, engine, watchdog, Counts()
        self.comparison = Comparison(freezers, watchdog, self.counts)
        self.began = time.monotonic()

    def random_sequence(self, seed):
        chance = random.Random(seed)
        return self.comparison.run(Generator(chance, self.comparison).operations(chance.randint(5, LONGEST_SEQUENCE)))

    def shrunk(self, operations):
        with short_timeout():
            short = shrink(operations, lambda part: self.comparison.run(part)[1] is not None, SHRINK_SECONDS)
        return short, self.comparison.run(short)[1]


def report(test_run, where, operations, difference):
    print(f"\nDIFFERENCE in {test_run.title}, {where}, after {time.monotonic() - test_run.began:.0f} s:\n  {difference}\nafter:")
    for operation in operations:
        print(f"  {operation}")
    if difference.diagnosis:
        print("the state of all tasks:\n" + difference.diagnosis)
    sys.stdout.flush()
    if len(operations) > 1 and not test_run.watchdog.hung:
        began = time.monotonic()
        short, again = test_run.shrunk(operations)
        if again is None:
            print("\nIt could not be shortened: the shortest sequence that showed it did not show it again.")
        else:
            print(f"\nThe shortened sequence ({len(short)} operations, found in {time.monotonic() - began:.0f} s):\n  {again}\nafter:")
            for operation in short:
                print(f"  {operation}")
    sys.stdout.flush()


class Failed(Exception):
    pass


def run_fixed(test_run):
    for name, make in fixed_sequences.SEQUENCES.items():
        operations = [of_era(operation, test_run.era) for operation in make(test_run.era)]
        done, difference = test_run.comparison.run(operations)
        if difference:
            report(test_run, f"the fixed sequence {name!r}", done, difference)
            raise Failed
        if operations and not done:
            print(f"\nThe fixed sequence {name!r} has no operation that is possible in {test_run.era.name}", flush=True)
            raise Failed


def run_random(test_run, seed, seconds):
    limit = time.monotonic() + seconds
    number = 0
    while time.monotonic() < limit:
        done, difference = test_run.random_sequence(f"{seed} {test_run.title} {number}")
        if difference:
            report(test_run, f"seed {seed}, sequence {number}", done, difference)
            raise Failed
        number += 1


def check_known_differences(test_run):
    for known in known_differences.of(test_run.engine, test_run.era):
        with short_timeout(), test_run.comparison.tolerating(known_differences.names_of(test_run.engine, test_run.era) - {known.name}):
            _, difference = test_run.comparison.run([of_era(operation, test_run.era) for operation in known.example(test_run.era)])
        if difference is None:
            print(f"\nNOT NEEDED any more, in {test_run.era.name} with engine={test_run.engine}: the known difference {known.name!r} ({known.reason}): its example shows no difference", flush=True)
            raise Failed
        print(f"tolerated in {test_run.era.name} with engine={test_run.engine}: {known.name}: {difference}", flush=True)


def count(text):
    """A number of test runs."""
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def main():
    parser = argparse.ArgumentParser(prog="fuse-tests/differential", description=__doc__)
    parser.add_argument("seconds", type=float, help="for random sequences, all eras together")
    parser.add_argument("seed", nargs="?", type=int, help="of the random sequences; without it, a new one")
    parser.add_argument("--random", action="store_true", help="random sequences alone: no fixed ones, and no examples of known differences")
    parser.add_argument("--engine", action="append", choices=kernel.ENGINES, help="this one alone; may be repeated")
    parser.add_argument("--era", action="append", choices=list(ERAS), help="this one alone; may be repeated")
    parser.add_argument("--at-once", type=count, metavar="N", default=min(2, len(os.sched_getaffinity(0))), help="test runs at the same time; by default %(default)s")
    arguments = parser.parse_args()
    seed = random.SystemRandom().randrange(10**9) if arguments.seed is None else arguments.seed

    side_by_side.exit_when_interrupted()
    os.umask(0o022)
    print(f"seed {seed}", flush=True)
    sys.exit(run_all(arguments, seed))


def all_settings(eras, engines):
    """For each test run: its era, the engine, the transition, and whether the kernel's freezer takes part."""
    for era in eras:
        for engine in engines:
            if era.is_unified and engine == "v1":
                continue  # It is refused.
            for transition, with_kernel in [("eager", True), ("eager", False)] if era.has_kernel else [("eager", False), ("read", False)]:
                yield era, engine, transition, with_kernel


def run_all(arguments, seed):
    """Returns the exit status. A difference ends its test run, but not the others; a call without an answer ends the test."""
    todo = list(all_settings([ERAS[name] for name in arguments.era or ERAS], arguments.engine or kernel.available_engines()))
    with tempfile.TemporaryDirectory(prefix="freezerfs-test-") as directory:
        program = programs.compile_one("test_tasks", directory)
        hangs_up_running = orphaning.hangs_up_running(program)
        if not hangs_up_running:
            print("of an orphaned process group, this kernel sends SIGHUP to stopped processes alone", flush=True)
        test_runs = [functools.partial(run_one, settings, program, hangs_up_running, seed, arguments.seconds / len(todo), arguments.random) for settings in todo]
        return int(any(side_by_side.call(test_runs, arguments.at_once)))


def run_one(settings, program, hangs_up_running, seed, seconds, only_random):
    """Executes a test run, in a process of its own. Returns that process's exit status."""
    watchdog, status = Watchdog(), 0
    with contextlib.ExitStack() as stack:
        try:
            compare(TestRun(stack, *settings, program, hangs_up_running, watchdog), seed, seconds, only_random)
        except Failed:
            status = 1
        if watchdog.hung:
            status = side_by_side.GIVE_UP
    return status


def compare(test_run, seed, seconds, only_random):
    if not only_random:
        run_fixed(test_run)
        if test_run.comparison.without_kernel and not test_run.comparison.rules.read_first:
            check_known_differences(test_run)
    run_random(test_run, seed, seconds)
    counts = test_run.counts
    print(f"{test_run.title}: {counts.sequences} sequences, {counts.operations} operations, "
          f"{counts.operations / (time.monotonic() - test_run.began):.0f} a second, {counts.compared} compared"
          + (f", {counts.notices} of them notices" if counts.notices else ""), flush=True)


main()
