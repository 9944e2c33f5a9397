"""The end of a process, without its effects on other processes (see job_control.py)."""


EXIT = "exit"


def is_alive(state, name):
    return name in state.processes and not state.processes[name].zombie


def end_process(state, name, by):
    """by: a signal or EXIT. Instead of it a signal that is pending may end the process: it may come first."""
    ended_by = {by} | state.processes[name].pending
    ended_in = state.tasks[name].group
    for thread in state.threads(name):
        state = state.without_task(thread)
    for child, process in list(state.processes.items()):
        if process.parent == name:
            state = state.with_process(child, parent=None)
    state = end_vfork_wait(state, name)
    if state.processes[name].parent is None:
        return state.with_process(name, zombie=True, ended_in=ended_in, ended_by=frozenset(ended_by), stopped=False, traced=False, vfork_child=None)
    return state.without_process(name)


def end_vfork_wait(state, child):
    """A parent that waits in vfork for this child continues."""
    for name, process in state.processes.items():
        if process.vfork_child == child:
            return state.with_process(name, vfork_child=None)
    return state


def ended_between(before, after):
    """The names of the processes that have ended between two states."""
    return [name for name in before.processes if is_alive(before, name) and not is_alive(after, name)]
