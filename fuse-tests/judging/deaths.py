"""The end of a process, apart from what it brings upon others."""


EXIT = "exit"


def is_alive(state, name):
    return name in state.processes and not state.processes[name].zombie


def die(state, name, by):
    """By a signal, or by itself; or by one that was pending already, which may come first."""
    ended_by = {by} | state.processes[name].pending
    for thread in state.threads(name):
        state = state.without_task(thread)
    for child, process in list(state.processes.items()):
        if process.parent == name:
            state = state.with_process(child, parent=None)
    state = not_awaited(state, name)
    if state.processes[name].parent is None:
        return state.with_process(name, zombie=True, ended_by=frozenset(ended_by), stopped=False, awaits=None)
    return state.without_process(name)


def not_awaited(state, child):
    """Whoever waits for it in vfork goes on."""
    for name, process in state.processes.items():
        if process.awaits == child:
            return state.with_process(name, awaits=None)
    return state


def between(before, after):
    """Those who have ended."""
    return [name for name in before.processes if is_alive(before, name) and not is_alive(after, name)]
