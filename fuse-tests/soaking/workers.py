"""Starts the workers of a soak, each in a process of its own, and adds up their reports."""

import collections
import contextlib
import json
import os
import sys
import traceback

import hotplug
from control import END
from hotplug import Hotplug
from namespaces import Namespaces
from notices import Notices
from renames import Renames
from sessions import Sessions
from storms import Storms
from users import UIDS, User


def kinds(names):
    """For each worker a tuple of its class and further arguments. names: the kinds that are wanted; empty for all."""
    found = [(User, uid) for uid in UIDS]
    found += [(Renames, role) for role in range(Renames.roles)]
    for kind in Sessions, Storms, Namespaces, Notices, Hotplug:
        missing = kind.missing_file()
        if missing:
            print(f"no {kind.__name__.lower()}: {missing} can't be written")
        else:
            found.append((kind,))
    known = {kind.__name__.lower() for kind, *_ in found}
    if not known.issuperset(names):
        raise SystemExit(f"there are these kinds of workers: {' '.join(sorted(known))}")
    return [one for one in found if not names or one[0].__name__.lower() in names]


@contextlib.contextmanager
def workers(kinds, seed, shared):
    """Yields the read ends of the pipes to which they report."""
    started = []
    try:
        for number, (kind, *arguments) in enumerate(kinds):
            reader, writer = os.pipe()
            pid = os.fork()
            if pid == 0:
                status = 1
                try:
                    os.close(reader)
                    with os.fdopen(writer, "w") as file:
                        kind(number, f"{seed}/{number}", shared, *arguments).run(file)
                    status = 0
                except BaseException:
                    traceback.print_exc()
                    shared.control.report_fault()
                finally:
                    os._exit(status)
            os.close(writer)
            started.append((pid, reader))
        yield [reader for _, reader in started]
    finally:
        shared.control.set_phase(END)
        for pid, _ in started:
            os.waitpid(pid, 0)
        if hotplug.is_possible():
            # A worker that was killed has not done it.
            hotplug.put_online()


def report(generations, soak, reports):
    counts, errors, faults, slowest = collections.Counter(), collections.Counter(), [], 0
    for reader in reports:
        with os.fdopen(reader) as file:
            text = file.read()
        if not text:
            faults.append("a worker ended without a report")
            continue
        its_counts, its_errors, its_faults, its_slowest = json.loads(text)
        counts.update(its_counts)
        errors.update(its_errors)
        faults += its_faults
        slowest = max(slowest, its_slowest)
    print(f"{counts.total()} operations done: " + ", ".join(f"{name} {count}" for name, count in sorted(counts.items())))
    print(f"{errors.total()} refused: " + ", ".join(f"{name} {count}" for name, count in sorted(errors.items())))
    print(f"{soak.daemon_kills} kills of the daemon, {soak.takeovers} takeovers, {generations} generations; checks: " + ", ".join(f"{name} {count}" for name, count in sorted(soak.checks.items())))
    print(f"the slowest operation took {slowest:.2f} s")
    for fault in faults[:20]:
        print(f"fault: {fault}", file=sys.stderr)
    return not faults
