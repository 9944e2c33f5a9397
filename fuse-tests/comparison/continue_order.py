"""The order in which processes that are frozen by signals can be continued; each of them may end as soon as it runs."""

from process_groups import is_link


def has_safe_order(state, continued):
    """Whether each process can be continued before its parent, which could otherwise see it stopped, and before the links of its process group."""
    later = {name: _later(state, name, continued) for name in continued}
    while later:
        last = {name for name, others in later.items() if not others}
        if not last:
            return False
        later = {name: others - last for name, others in later.items() if name not in last}
    return True


def _later(state, name, continued):
    process = state.processes[name]
    others = {process.parent} & set(continued)
    if not is_link(state, process):
        others |= {other for other in continued if state.processes[other].pgrp == process.pgrp and is_link(state, state.processes[other])}
    return others
