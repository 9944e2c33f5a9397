"""The order in which processes that are frozen by signals can be continued, where each may end as soon as it runs."""

from orphans import is_link


def has_safe_order(state, continued):
    """Whether each can come before its parent, which else sees it stopped, and before those who keep its process group from being orphaned."""
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
        others |= {other for other in continued if state.processes[other].job == process.job and is_link(state, state.processes[other])}
    return others
