"""Lets many workers of several kinds use one mount at once: see soak.py, and the module of each kind."""

import contextlib
import os
import random
import signal
import sys
import tempfile

import children
import leftovers
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


def soak(seconds, seed, names, directories):
    """Returns whether there was no fault. The first directory is for files; it appends the mount point."""
    scratch = directories[0]
    wanted = kinds(names)
    table = MemberTable(os.path.join(scratch, "table"))
    log = os.path.join(scratch, "log")
    control = Control(len(wanted))
    control.set_phase(PAUSE)
    with contextlib.ExitStack() as stack:
        options = ["allow_other", "semantics=hierarchical", "persist", f"log={log}"]
        mount = stack.enter_context(Freezerfs(options=options, thawed=b"THAWED\n"))
        directories.append(mount.root)
        os.chmod(mount.root, 0o777)
        random_members = stack.enter_context(RandomMembers(programs.compile_one("random_members", scratch), table))
        one = Soak(mount, random_members, control, log, seed)
        generations, fault = 0, None
        with workers(wanted, seed, Shared(mount.root, scratch, table, control)) as reports:
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


def main():
    for ending in signal.SIGINT, signal.SIGTERM, signal.SIGHUP:
        signal.signal(ending, interrupted)
    seconds = float(sys.argv[1])
    seed = sys.argv[2] if len(sys.argv) > 2 else str(random.randrange(1 << 32))
    print(f"seed {seed}", flush=True)
    children.become_subreaper()
    good, directories = False, []
    try:
        with tempfile.TemporaryDirectory(prefix="freezerfs-soak-") as scratch:
            directories.append(scratch)
            good = soak(seconds, seed, sys.argv[3:], directories)
    finally:
        # Also after an interruption.
        left = leftovers.find_and_end(directories)
        for one in left:
            print(f"fault: the soak leaves {one}", file=sys.stderr)
    sys.exit(0 if good and not left else 1)


main()
