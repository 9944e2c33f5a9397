"""Which operations can be done in a state: all others are left out, so that any part of a sequence is a sequence."""

from functools import singledispatch

import model
import operations as do
from orphans import members
from signals import Uncertain
from state import ROOT

MOST_TASKS, MOST_GROUPS = 26, 8
#: in these no era, right or wrong, finds another number than the one that is meant; so the test itself may write them
PLAIN = "{}", "{}\n", "{}\0\0\0\0"


def is_possible(operation, state, rules, alone):
    """alone: there is no kernel beside the mount, which knows signal.kill."""
    if operation.by is not None and not (operation.by in state.tasks and state.runs(operation.by)):
        return False
    if not alone and getattr(operation, "file", "") == "signal.kill":
        return False
    return _can(operation, state, rules, alone) and _is_certain(operation, state, rules)


def _is_certain(operation, state, rules):
    """Whether nothing that comes of it is a race. How the threads of a process that is owed a signal end or stop before the others is not for a model."""
    owed = [name for name, process in state.processes.items() if process.is_owed]
    if not owed and not isinstance(operation, do.Kill) and all(process.job is None for process in state.processes.values()):
        return True
    try:
        after, _ = model.step(state, operation, rules)
    except Uncertain:
        return False
    return not any(len({after.tasks[thread].told for thread in after.threads(name)}) > 1 for name in owed)


@singledispatch
def _can(operation, state, rules, alone):
    return True


def _is_below_top(path):
    return path.startswith(do.TOP_PATH + "/")


@_can.register
def _(operation: do.Mkdir, state, rules, alone):
    return _is_below_top(operation.path) and len(state.groups) < MOST_GROUPS


@_can.register
def _(operation: do.Rmdir, state, rules, alone):
    return _is_below_top(operation.path)


@_can.register
def _(operation: do.Rename, state, rules, alone):
    return _is_below_top(operation.path) and _is_below_top(operation.to)


def _is_for_change(path):
    # The root of the kernel's is everybody's.
    return path != "/"


@_can.register(do.Chmod)
@_can.register(do.Chown)
@_can.register(do.Setxattr)
def _(operation, state, rules, alone):
    group = state.find(operation.path)
    return group not in (None, ROOT) and operation.file in state.groups[group].attributes


@_can.register
def _(operation: do.Odd, state, rules, alone):
    return _is_for_change(operation.path)


@_can.register
def _(operation: do.Write, state, rules, alone):
    if operation.file in ("tasks", "cgroup.procs"):
        return operation.by is not None
    return operation.file == "freezer.state" or _is_for_change(operation.path)


@_can.register
def _(operation: do.Attach, state, rules, alone):
    if operation.by is None and (operation.notation not in PLAIN or operation.target == do.SELF):
        return False
    if operation.target == do.DAEMON:
        return alone
    if operation.target in do.OTHERS:
        return True
    if operation.target not in state.tasks:
        return operation.target in state.processes and not state.processes[operation.target].unsure
    process = state.processes[state.tasks[operation.target].process]
    # One thread of several that lives on while its process is killed, or stops before the others, is not for a model.
    return not (process.is_owed and len(state.threads(state.tasks[operation.target].process)) > 1)


@_can.register
def _(operation: do.Read, state, rules, alone):
    # To look at the state has effects, which looking at everything has after each operation.
    return operation.file != "freezer.state"


@_can.register
def _(operation: do.Open, state, rules, alone):
    return operation.name not in state.files and _is_for_change(operation.path) and operation.file not in ("tasks", "cgroup.procs")


@_can.register
def _(operation: do.Use, state, rules, alone):
    if operation.name not in state.files:
        return False
    file = state.files[operation.name][1]
    if file == "signal.kill":
        # Any other number may be a signal that ends a task.
        return operation.data in (None, b"0")
    return operation.data is not None or file != "freezer.state"


def _is_room(operation, state):
    return operation.name not in state.tasks and operation.name not in state.processes and len(state.processes.keys() | state.tasks.keys()) < MOST_TASKS


def _is_alone(state, name):
    return name in state.processes and state.threads(name) == [name]


@_can.register
def _(operation: do.Spawn, state, rules, alone):
    return _is_room(operation, state)


@_can.register
def _(operation: do.Fork, state, rules, alone):
    if operation.vfork and not (_is_alone(state, operation.by) and not state.processes[operation.by].is_shell):
        return False
    return operation.by is not None and _is_room(operation, state)


@_can.register
def _(operation: do.Thread, state, rules, alone):
    return operation.by is not None and _is_room(operation, state) and not state.processes[state.tasks[operation.by].process].is_shell


def _is_one(state, name):
    """Whether it is a process whose threads are all frozen or all not."""
    return name in state.processes and len({state.tasks[thread].told for thread in state.threads(name)}) == 1


@_can.register(do.Exec)
def _(operation, state, rules, alone):
    return operation.by is not None and _is_one(state, operation.by) and not state.processes[operation.by].is_shell


@_can.register
def _(operation: do.Exit, state, rules, alone):
    return operation.by is not None and (operation.by not in state.processes or _is_one(state, operation.by))


@_can.register
def _(operation: do.SetUid, state, rules, alone):
    return operation.by is not None and _is_alone(state, operation.by) and state.processes[operation.by].uid == 0


@_can.register
def _(operation: do.Reap, state, rules, alone):
    return operation.name in state.processes and state.processes[operation.name].zombie


@_can.register
def _(operation: do.Kill, state, rules, alone):
    return _is_one(state, operation.name) and not state.processes[operation.name].zombie


# Jobs


@_can.register
def _(operation: do.ExitLater, state, rules, alone):
    if not _is_alone(state, operation.name):
        return False
    process = state.processes[operation.name]
    return not state.runs(operation.name) and process.awaits is None and not process.leaving


def _may_change_job(state, name):
    # Else the keeper's process group could become orphaned.
    return _is_alone(state, name) and state.processes[name].job != name and not any(
        process.parent == name and process.job is None for process in state.processes.values())


@_can.register
def _(operation: do.Setsid, state, rules, alone):
    return _may_change_job(state, operation.by)


def _is_in_session(state, job, session):
    return any(state.processes[name].session == session for name in members(state, job))


@_can.register
def _(operation: do.Setpgid, state, rules, alone):
    return _may_change_job(state, operation.by) and (
        operation.job is None or _is_in_session(state, operation.job, state.processes[operation.by].session))


@_can.register
def _(operation: do.OpenTerminal, state, rules, alone):
    return _is_alone(state, operation.by) and state.processes[operation.by].session == operation.by and operation.by not in state.terminals


@_can.register
def _(operation: do.SetForeground, state, rules, alone):
    session = operation.session
    return _is_alone(state, operation.by) and state.processes[operation.by].session == session and _has_terminal(state, session) and (
        _is_in_session(state, operation.job, session))


def _has_terminal(state, session):
    return session in state.terminals and session not in state.hung_up


@_can.register
def _(operation: do.Type, state, rules, alone):
    return _has_terminal(state, operation.session)


@_can.register
def _(operation: do.HangUp, state, rules, alone):
    return _has_terminal(state, operation.session)


@_can.register
def _(operation: do.BeShell, state, rules, alone):
    # A child's stop that is just being told to its parent could be counted twice.
    return _is_alone(state, operation.by) and all(state.runs(name) for name, process in state.processes.items() if process.parent == operation.by)
