"""The workers of a soak: they are started, each in a process of its own, and what they report is added up."""

import collections
import contextlib
import json
import os
import sys
import traceback

import children
import hotplug
from hotplug import Hotplug
from namespaces import Namespaces
from renames import Renames
from sessions import Sessions
from storms import Storms
from switch import END
from users import UIDS, User


def kinds(names):
    """Pairs of a class and its arguments, one for each worker; of these names alone, if there are any."""
    found = [(User, uid) for uid in UIDS]
    found += [(Renames, role) for role in range(Renames.roles)]
    for kind in Sessions, Storms, Namespaces, Hotplug:
        missing = kind.missing()
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
    """Yields the ends of pipes on which they report."""
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
                    shared.switch.fail()
                finally:
                    os._exit(status)
            os.close(writer)
            started.append((pid, reader))
        yield [reader for _, reader in started]
    finally:
        shared.switch.set(END)
        for pid, _ in started:
            os.waitpid(pid, 0)
        if hotplug.is_possible():
            # A worker that was killed could not.
            hotplug.put_online()


def report(generations, soak, reports):
    counts, refusals, faults, slowest = collections.Counter(), collections.Counter(), [], 0
    for reader in reports:
        with os.fdopen(reader) as file:
            text = file.read()
        if not text:
            faults.append("a worker broke off")
            continue
        its_counts, its_refusals, its_faults, its_slowest = json.loads(text)
        counts.update(its_counts)
        refusals.update(its_refusals)
        faults += its_faults
        slowest = max(slowest, its_slowest)
    print(f"{counts.total()} operations done: " + ", ".join(f"{name} {count}" for name, count in sorted(counts.items())))
    print(f"{refusals.total()} refused: " + ", ".join(f"{name} {count}" for name, count in sorted(refusals.items())))
    print(f"{soak.deaths} deaths of the daemon, {generations} generations; checks: " + ", ".join(f"{name} {count}" for name, count in sorted(soak.checks.items())))
    print(f"the slowest operation took {slowest:.2f} s")
    for fault in faults[:20]:
        print(f"fault: {fault}", file=sys.stderr)
    return not faults
