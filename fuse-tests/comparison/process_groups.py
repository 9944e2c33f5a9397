"""Process groups, and which of them are orphaned.

The process group and the session of the spawner are None. All others have the name of the process that made them.
"""


def members(state, pgrp):
    return [name for name, process in state.processes.items() if process.pgrp == pgrp and not process.zombie]


def is_orphaned(state, pgrp):
    """Whether no member has a parent that is in another process group of the same session."""
    return not any(is_link(state, state.processes[name]) for name in members(state, pgrp))


def is_link(state, process):
    """Whether this process, by its parent, keeps its process group from being orphaned."""
    parent = state.processes.get(process.parent)
    pgrp, session = (parent.pgrp, parent.session) if parent else (None, None)
    return pgrp != process.pgrp and session == process.session
