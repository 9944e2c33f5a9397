"""Lets many processes of several users do what they like to one mount, and sessions, storms and more take place in it at once: see soak.py, and a module for each kind of work."""

import contextlib
import os
import random
import signal
import sys
import tempfile

import children
import leavings
import programs
import waiting
from dumping import thread_dump
from freezerfs import Freezerfs
from herd import Herd, Table
from soak import Soak
from switch import PAUSE, Switch
from worker import Fault, Shared
from workers import kinds, report, workers


def interrupted(number, _):
    sys.exit(128 + number)


def soak(seconds, seed, names, folders):
    """Returns whether everything held. Adds to the folders, of which the first is for files, where it has mounted."""
    scratch = folders[0]
    wanted = kinds(names)
    table = Table(os.path.join(scratch, "table"))
    log = os.path.join(scratch, "log")
    switch = Switch(len(wanted))
    switch.set(PAUSE)
    with contextlib.ExitStack() as stack:
        options = ["allow_other", "semantics=hierarchical", "persist", f"log={log}"]
        mount = stack.enter_context(Freezerfs(options=options, thawed=b"THAWED\n"))
        folders.append(mount.root)
        os.chmod(mount.root, 0o777)
        herd = stack.enter_context(Herd(programs.compile_one("random_members", scratch), table))
        one = Soak(mount, herd, switch, log, seed)
        generations, fault = 0, None
        with workers(wanted, seed, Shared(mount.root, scratch, table, switch)) as reports:
            try:
                generations = one.run(seconds)
            except (Fault, waiting.TooLate) as error:
                fault = f"after {one.seconds():.0f} s: {error}"
                with open(log, encoding="utf-8", errors="replace") as file:
                    print("".join(file.readlines()[-40:]), file=sys.stderr)
                print(thread_dump(mount.pid), file=sys.stderr)
                # A worker may wait for an answer that does not come.
                switch.turn_to_death()
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
    good, folders = False, []
    try:
        with tempfile.TemporaryDirectory(prefix="freezerfs-soak-") as scratch:
            folders.append(scratch)
            good = soak(seconds, seed, sys.argv[3:], folders)
    finally:
        # Also if it was interrupted.
        left = leavings.found(folders)
        for one in left:
            print(f"fault: it leaves {one}", file=sys.stderr)
    sys.exit(0 if good and not left else 1)


main()
