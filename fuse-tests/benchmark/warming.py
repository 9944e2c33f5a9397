"""Lets a daemon freeze and thaw until its code is compiled. What a new daemon takes is a table of its own (first_calls.py)."""

import hierarchy
import samples

#: a method is compiled after some hundreds of calls
CYCLES = 500
SECONDS = 10


def warm_up(mount, pids):
    with mount.group("warm", pids) as group:
        samples.of_operation(lambda: (group.freeze(), hierarchy.read_all(group.tasks), group.thaw()), CYCLES, SECONDS)
