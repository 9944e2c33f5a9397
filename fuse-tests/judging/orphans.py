"""Process groups, and which of them are orphaned.

The keeper's process group is called None, and so is its session; all others are called like the process that made them.
"""


def members(state, job):
    return [name for name, process in state.processes.items() if process.job == job and not process.zombie]


def is_orphaned(state, job):
    """Whether no member has a parent outside of the group and in its session."""
    return not any(is_link(state, state.processes[name]) for name in members(state, job))


def is_link(state, process):
    """Whether its parent keeps its process group from being orphaned."""
    parent = state.processes.get(process.parent)
    job, session = (parent.job, parent.session) if parent else (None, None)
    return job != process.job and session == process.session
