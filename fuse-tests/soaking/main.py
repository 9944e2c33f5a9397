"""Lets many workers of several kinds use one mount at once: see soak.py, and the module of each kind."""

import argparse
import contextlib
import os
import random
import signal
import sys
import tempfile

import children
import kernel
import leftovers
import namespaces
import programs
import waiting
from control import PAUSE, Control
from dumping import thread_dump
from freezerfs import Freezerfs
from random_members import MemberTable, RandomMembers
from soak import Soak
from worker import Fault, Shared
from workers import kinds, report, workers


def interrupted(number, _):
    sys.exit(128 + number)


def soak(seconds, seed, engine, names, directories):
    """Returns whether there was no fault. The first directory is for files; it appends the mount points."""
    scratch = directories[0]
    directories.append(namespaces.mount_point(scratch))
    wanted = kinds(names)
    table = MemberTable(os.path.join(scratch, "table"))
    log = os.path.join(scratch, "log")
    control = Control(len(wanted))
    control.set_phase(PAUSE)
    with contextlib.ExitStack() as stack:
        options = ["allow_other", "semantics=hierarchical", "persist", f"log={log}", f"engine={engine}"]
        mount = stack.enter_context(Freezerfs(options=options, thawed=b"THAWED\n"))
        directories.append(mount.root)
        os.chmod(mount.root, 0o777)
        random_members = stack.enter_context(RandomMembers(programs.compile_one("random_members", scratch), table))
        one = Soak(mount, random_members, control, log, seed)
        stack.callback(one.release_members)
        generations, fault = 0, None
        with workers(wanted, seed, Shared(mount.root, engine, scratch, table, control)) as reports:
            try:
                generations = one.run(seconds)
            except (Fault, waiting.TooLate) as error:
                fault = f"after {one.seconds():.0f} s: {error}"
                with open(log, encoding="utf-8", errors="replace") as file:
                    print("".join(file.readlines()[-40:]), file=sys.stderr)
                print(thread_dump(mount.pid), file=sys.stderr)
                # A worker may wait for an answer that does not come: killing the daemon ends the wait.
                control.mark_daemon_gone()
                mount.abort()
        good = report(generations, one, reports)
    if fault:
        print(f"fault {fault}", file=sys.stderr)
    return good and not fault


def soak_with(engine, arguments):
    """Returns whether there was no fault, and nothing is left."""
    print(f"engine={engine}", flush=True)
    good, directories = False, []
    try:
        with tempfile.TemporaryDirectory(prefix="freezerfs-soak-") as scratch:
            directories.append(scratch)
            good = soak(arguments.seconds, f"{arguments.seed}/{engine}", engine, arguments.kinds, directories)
    finally:
        # Also after an interruption.
        left = leftovers.find_and_end(directories)
        for one in left:
            print(f"fault: the soak leaves {one}", file=sys.stderr)
    return good and not left


def main():
    parser = argparse.ArgumentParser(prog="fuse-tests/soak", description=__doc__)
    parser.add_argument("seconds", type=float, help="with each engine")
    parser.add_argument("seed", nargs="?", default=str(random.randrange(1 << 32)), help="without it, a new one")
    parser.add_argument("kinds", nargs="*", help="of workers: these alone")
    parser.add_argument("--engine", action="append", choices=kernel.ENGINES, help="this one alone; may be repeated")
    arguments = parser.parse_intermixed_args()
    for ending in signal.SIGHUP, signal.SIGINT, signal.SIGTERM:
        signal.signal(ending, interrupted)
    print(f"seed {arguments.seed}", flush=True)
    children.become_subreaper()
    good = [soak_with(engine, arguments) for engine in arguments.engine or kernel.available_engines()]
    sys.exit(0 if all(good) else 1)


main()
