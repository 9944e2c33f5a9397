"""The stops of children that a process sees which waits for them as a shell does."""

import operations as do
from exits import is_alive


def count_stops(before, state, operation, rules):
    """A shell that runs sees each stop of a child once, if the child is still stopped."""
    shells = [name for name, process in state.processes.items() if process.is_shell and is_alive(state, name)]
    if not shells:
        return state
    for name in state.processes:
        known = before.processes.get(name)
        if not (known and known.stopped):
            state = state.with_process(name, stop_seen=False)
    for shell in shells:
        state = _count_for(before, state, shell, operation, rules)
    return state


def _count_for(before, state, shell, operation, rules):
    children = [name for name, process in state.processes.items() if process.parent == shell and not process.zombie]
    if "parents see the stop" in rules.tolerated and _may_see_freezes(before, state, shell, operation, children):
        state = state.with_process(shell, stops=None)
    if _may_see_same_signal(before, state, shell, children):
        state = state.with_process(shell, stops=None)
    if not state.runs(shell):
        return state
    for child in children:
        process = state.processes[child]
        if process.has_stopped and not process.stop_seen:
            stops = state.processes[shell].stops
            state = state.with_process(shell, stops=None if stops is None else stops + 1).with_process(child, stop_seen=True)
    return state


def _may_see_freezes(before, state, shell, operation, children):
    """Whether the shell has run while a child was frozen."""
    awake = [each for each in (before, state) if is_alive(each, shell) and not each.is_freeze_requested(shell)]
    woken = operation == do.Kill(shell, "CONT", unobserved=operation.unobserved) and not awake
    return any(is_alive(each, child) and each.is_freeze_requested(child) for each in ((before, state) if woken else awake) for child in children)


def _may_see_same_signal(before, state, shell, children):
    """
    Whether the shell stops or continues together with a child, by one write to signal.kill. The signal reaches them one after the other: if the child is
    first to stop, or last to continue, then the shell may see it stopped, or not, as in the kernel.
    """
    if shell not in before.processes or before.processes[shell].stopped == state.processes[shell].stopped:
        return False
    known = [child for child in children if child in before.processes]
    if before.runs(shell):
        return any(state.processes[child].stopped and not before.processes[child].stopped for child in known)
    return state.runs(shell) and any(before.processes[child].stopped and not before.processes[child].stop_seen for child in known)
