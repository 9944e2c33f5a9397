"""Holds the freezer of each era against a model of it, and the last one against the kernel's own as well, operation by operation."""

import argparse
import contextlib
import os
import random
import signal
import sys
import tempfile
import time

import excuses
import fixed
import programs
import puppets
import subject
from comparing import Counts, Judge
from eras import ERAS
from generator import Generator
from model import Rules
from shrinking import shrink
from watching import Watch

ENDING = signal.SIGINT, signal.SIGTERM, signal.SIGHUP
LONGEST_SEQUENCE = 60
SHRINK_SECONDS = 90


def interrupted(number, _):
    for ending in ENDING:
        signal.signal(ending, signal.SIG_IGN)
    sys.exit(128 + number)


@contextlib.contextmanager
def impatient():
    """Where a difference is expected it need not be waited for as long as where it is a failure."""
    patience, puppets.PATIENCE = puppets.PATIENCE, 1
    try:
        yield
    finally:
        puppets.PATIENCE = patience


class Contest:
    """One mount, and what it is held against: the model alone, or the kernel too."""

    def __init__(self, stack, era, transition, program, watch, with_kernel):
        rules = Rules(era, transition == "read", excuses.ALL)
        options = [f"transition={transition}"]
        subjects = [stack.enter_context(subject.mount(rules, program, options))]
        watch.subjects.append(subjects[0])
        if with_kernel:
            kernel = stack.enter_context(subject.kernels(Rules(era, wavers_in_vfork=True), program))
            subjects += [kernel] if kernel else []
            watch.subjects += subjects[1:]
        self.title = f"{era.name}, transition={transition}" + (", beside the kernel" if len(subjects) > 1 else "")
        self.era, self.watch, self.counts = era, watch, Counts()
        self.judge = Judge(subjects, watch, self.counts)
        self.began = time.monotonic()

    def random_sequence(self, seed):
        chance = random.Random(seed)
        return self.judge.run(Generator(chance, self.judge).operations(chance.randint(5, LONGEST_SEQUENCE)))

    def shrunk(self, operations):
        with impatient():
            short = shrink(operations, lambda part: self.judge.run(part)[1] is not None, SHRINK_SECONDS)
        return short, self.judge.run(short)[1]


def report(contest, where, operations, difference):
    print(f"\nDIFFERENCE in {contest.title}, {where}, after {time.monotonic() - contest.began:.0f} s:\n  {difference}\nafter:")
    for operation in operations:
        print(f"  {operation}")
    if difference.diagnosis:
        print("how everything stood:\n" + difference.diagnosis)
    sys.stdout.flush()
    if len(operations) > 1 and not contest.watch.hung:
        began = time.monotonic()
        short, again = contest.shrunk(operations)
        if again is None:
            print("\nIt could not be made shorter: the last of those that showed it did not when it was run once more.")
        else:
            print(f"\nThe same in short ({len(short)} operations, found in {time.monotonic() - began:.0f} s):\n  {again}\nafter:")
            for operation in short:
                print(f"  {operation}")
    sys.stdout.flush()


class Failed(Exception):
    pass


def run_fixed(contest):
    for name, make in fixed.SEQUENCES.items():
        done, difference = contest.judge.run(make(contest.era))
        if difference:
            report(contest, f"the fixed sequence {name!r}", done, difference)
            raise Failed


def run_random(contest, seed, seconds):
    limit = time.monotonic() + seconds
    number = 0
    while time.monotonic() < limit:
        done, difference = contest.random_sequence(f"{seed} {contest.title} {number}")
        if difference:
            report(contest, f"seed {seed}, sequence {number}", done, difference)
            raise Failed
        number += 1


def prove_excuses(contest):
    for excuse in filter(lambda one: one.applies(contest.era), excuses.EXCUSES):
        with impatient(), contest.judge.excusing(excuses.ALL - {excuse.name}):
            _, difference = contest.judge.run(excuse.proof(contest.era))
        if difference is None:
            print(f"\nNOT NEEDED any more, in {contest.era.name}: the excuse {excuse.name!r} ({excuse.reason}): its proof shows no difference", flush=True)
            raise Failed
        print(f"excused in {contest.era.name}: {excuse.name}: {difference}", flush=True)


def main():
    parser = argparse.ArgumentParser(prog="fuse-tests/differential", description=__doc__)
    parser.add_argument("seconds", type=float, help="for random sequences, all eras together")
    parser.add_argument("seed", nargs="?", type=int, help="of the random sequences; without it, a new one")
    parser.add_argument("--random", action="store_true", help="random sequences alone: no fixed ones, and no proofs of excuses")
    parser.add_argument("--era", action="append", choices=list(ERAS), help="this one alone; may be repeated")
    arguments = parser.parse_args()
    seed = random.SystemRandom().randrange(10**9) if arguments.seed is None else arguments.seed

    for ending in ENDING:
        signal.signal(ending, interrupted)
    os.umask(0o022)
    print(f"seed {seed}", flush=True)
    sys.exit(contend(arguments, seed))


def contests(eras):
    """Each era's: the transition, and whether the kernel is beside it."""
    for era in eras:
        for transition, with_kernel in [("eager", True), ("eager", False)] if era.has_kernel else [("eager", False), ("read", False)]:
            yield era, transition, with_kernel


def contend(arguments, seed):
    """The exit status. One difference ends its contest, not the others."""
    watch, failed = Watch(), False
    todo = list(contests([ERAS[name] for name in arguments.era or ERAS]))
    with tempfile.TemporaryDirectory(prefix="freezerfs-test-") as folder:
        program = programs.compile_one("test_tasks", folder)

        for settings in todo:
            with contextlib.ExitStack() as stack:
                stack.callback(watch.subjects.clear)
                try:
                    contest = Contest(stack, *settings[:2], program, watch, settings[2])
                    compete(contest, seed, arguments.seconds / len(todo), arguments.random)
                except Failed:
                    failed = True
                if watch.hung:
                    return 1
    return int(failed)


def compete(contest, seed, seconds, only_random):
    if not only_random:
        run_fixed(contest)
        if contest.judge.alone and not contest.judge.rules.read_first:
            prove_excuses(contest)
    run_random(contest, seed, seconds)
    counts = contest.counts
    print(f"{contest.title}: {counts.sequences} sequences, {counts.operations} operations, "
          f"{counts.operations / (time.monotonic() - contest.began):.0f} a second, {counts.compared} compared", flush=True)


main()
