"""Which operations are possible in a state. All others are left out: so any part of a sequence is a sequence too."""

from functools import singledispatch

import model
import operations as do
from process_groups import members
from signals import Uncertain
from state import ROOT

MOST_TASKS, MOST_GROUPS = 26, 8
#: the files that take an id
LISTS = "tasks", "cgroup.procs", "cgroup.threads"
#: in these notations any freezer, a wrong one too, reads the number that is meant: so the test itself, which is root, may write them
PLAIN = "{}", "{}\n", "{}\0\0\0\0"


def is_possible(operation, state, rules, without_kernel):
    """without_kernel: the mount alone is compared with the model; a kernel's freezer has no signal.kill."""
    if operation.by is not None and not (operation.by in state.tasks and state.runs(operation.by)):
        return False
    if not without_kernel and _is_to_signal_kill(operation):
        return False
    return _can(operation, state, rules, without_kernel) and _is_certain(operation, state, rules)


def _is_to_signal_kill(operation):
    return getattr(operation, "file", "") == "signal.kill"


def _is_to_any_kill(operation):
    return getattr(operation, "file", "") in ("signal.kill", "cgroup.kill")


def _is_certain(operation, state, rules):
    """Whether no effect of it is a race. The model does not say in which order the threads of a process take a signal that was held back."""
    unanswered = [name for name, process in state.processes.items() if process.has_thaw_action]
    is_signal = isinstance(operation, do.Kill) or _is_to_any_kill(operation)
    if not unanswered and not is_signal and all(process.pgrp is None for process in state.processes.values()):
        return True
    try:
        after, _ = model.step(state, operation, rules)
    except Uncertain:
        return False
    return not any(len({after.tasks[thread].freeze_requested for thread in after.threads(name)}) > 1 for name in unanswered)


@singledispatch
def _can(operation, state, rules, without_kernel):
    return True


def _is_below_top(path):
    return path.startswith(do.TOP_PATH + "/")


@_can.register
def _(operation: do.Mkdir, state, rules, without_kernel):
    return _is_below_top(operation.path) and len(state.groups) < MOST_GROUPS


@_can.register
def _(operation: do.Rmdir, state, rules, without_kernel):
    return _is_below_top(operation.path)


@_can.register
def _(operation: do.Rename, state, rules, without_kernel):
    return _is_below_top(operation.path) and _is_below_top(operation.to)


def _may_change(path):
    # The root of the kernel's freezer is used by others too.
    return path != "/"


@_can.register(do.Chmod)
@_can.register(do.Chown)
@_can.register(do.Setxattr)
def _(operation, state, rules, without_kernel):
    group = state.find(operation.path)
    return group not in (None, ROOT) and operation.file in state.groups[group].attributes


@_can.register
def _(operation: do.IneffectiveCall, state, rules, without_kernel):
    return _may_change(operation.path)


@_can.register
def _(operation: do.Write, state, rules, without_kernel):
    if operation.file in LISTS:
        return operation.by is not None
    return operation.file == rules.era.state_file or _may_change(operation.path)


@_can.register
def _(operation: do.Attach, state, rules, without_kernel):
    if operation.by is None and (operation.notation not in PLAIN or operation.target == do.SELF):
        return False
    if operation.target == do.DAEMON:
        return without_kernel
    if operation.target in do.OTHERS:
        return True
    if operation.target not in state.tasks:
        if rules.era.is_unified and operation.target in state.processes and (
                (operation.by is not None and state.processes[state.tasks[operation.by].process].uid)
                or (operation.file == "cgroup.threads" and _may_have_ended_there(state, operation))):
            return False  # The kernel knows in which group a zombie was, and the mount does not.
        return operation.target in state.processes and not state.processes[operation.target].may_be_gone
    process = state.processes[state.tasks[operation.target].process]
    # The model does not say which thread of a process ends or stops first.
    return not (process.has_thaw_action and len(state.threads(state.tasks[operation.target].process)) > 1)


@_can.register
def _(operation: do.Read, state, rules, without_kernel):
    # A read of the state has effects; the comparison after each operation reads it anyway.
    return operation.file != "freezer.state"


@_can.register
def _(operation: do.Open, state, rules, without_kernel):
    return operation.name not in state.files and _may_change(operation.path) and operation.file not in LISTS


@_can.register
def _(operation: do.Use, state, rules, without_kernel):
    if operation.name not in state.files:
        return False
    file = state.files[operation.name][1]
    if file in ("signal.kill", "cgroup.kill"):
        # Another number may be a signal that ends a task.
        return operation.data in (None, b"0")
    return operation.data is not None or file != "freezer.state"


def _is_room(operation, state):
    return operation.name not in state.tasks and operation.name not in state.processes and len(state.processes.keys() | state.tasks.keys()) < MOST_TASKS


def _is_alone(state, name):
    return name in state.processes and state.threads(name) == [name]


@_can.register
def _(operation: do.Spawn, state, rules, without_kernel):
    return _is_room(operation, state)


@_can.register
def _(operation: do.Fork, state, rules, without_kernel):
    if operation.vfork and not (_is_alone(state, operation.by) and not state.processes[operation.by].is_shell):
        return False
    return operation.by is not None and _is_room(operation, state)


@_can.register
def _(operation: do.Thread, state, rules, without_kernel):
    if operation.by is None or not _is_room(operation, state):
        return False
    process = state.tasks[operation.by].process
    # A vfork child must not take locks of the C library in its parent's memory.
    return not state.processes[process].is_shell and not any(other.vfork_child == process for other in state.processes.values())


def _is_uniform(state, name):
    """Whether it is a process, and its threads are either all frozen or all not frozen."""
    return name in state.processes and len({state.tasks[thread].freeze_requested for thread in state.threads(name)}) == 1


@_can.register(do.Exec)
def _(operation, state, rules, without_kernel):
    return operation.by is not None and _is_uniform(state, operation.by) and not state.processes[operation.by].is_shell


@_can.register
def _(operation: do.Exit, state, rules, without_kernel):
    return operation.by is not None and (operation.by not in state.processes or _is_uniform(state, operation.by))


@_can.register
def _(operation: do.SetUid, state, rules, without_kernel):
    return operation.by is not None and _is_alone(state, operation.by) and state.processes[operation.by].uid == 0


@_can.register
def _(operation: do.Reap, state, rules, without_kernel):
    return operation.name in state.processes and state.processes[operation.name].zombie


@_can.register
def _(operation: do.Kill, state, rules, without_kernel):
    if not _is_uniform(state, operation.name) or state.processes[operation.name].zombie:
        return False
    # A tracer takes all other signals first.
    return operation.signal == "KILL" or not state.processes[operation.name].traced


@_can.register
def _(operation: do.Trace, state, rules, without_kernel):
    # With cgroup v1 a tracer has to wait for the thaw. The other conditions keep the tracer's stops apart from those that parents and sessions see.
    if not rules.era.is_unified or not _is_alone(state, operation.name):
        return False
    process = state.processes[operation.name]
    is_in_vfork = process.vfork_child is not None or any(other.vfork_child == operation.name for other in state.processes.values())
    return process.parent is None and process.pgrp is None and not (process.traced or process.zombie or process.stopped or process.has_thaw_action or is_in_vfork)


@_can.register
def _(operation: do.Untrace, state, rules, without_kernel):
    return operation.name in state.processes and state.processes[operation.name].traced


# Job control


@_can.register
def _(operation: do.ExitLater, state, rules, without_kernel):
    if not _is_alone(state, operation.name):
        return False
    process = state.processes[operation.name]
    return not state.runs(operation.name) and process.vfork_child is None and not (process.exits_when_continued or process.traced)


def _may_change_process_group(state, name):
    # Otherwise the spawner's process group could become orphaned.
    return _is_alone(state, name) and state.processes[name].pgrp != name and not any(
        process.parent == name and process.pgrp is None for process in state.processes.values())


@_can.register
def _(operation: do.Setsid, state, rules, without_kernel):
    return _may_change_process_group(state, operation.by)


def _is_in_session(state, pgrp, session):
    return any(state.processes[name].session == session for name in members(state, pgrp))


@_can.register
def _(operation: do.Setpgid, state, rules, without_kernel):
    return _may_change_process_group(state, operation.by) and (
        operation.pgrp is None or _is_in_session(state, operation.pgrp, state.processes[operation.by].session))


@_can.register
def _(operation: do.OpenTerminal, state, rules, without_kernel):
    return _is_alone(state, operation.by) and state.processes[operation.by].session == operation.by and operation.by not in state.terminals


@_can.register
def _(operation: do.SetForeground, state, rules, without_kernel):
    session = operation.session
    return _is_alone(state, operation.by) and state.processes[operation.by].session == session and _has_terminal(state, session) and (
        _is_in_session(state, operation.pgrp, session))


def _has_terminal(state, session):
    return session in state.terminals and session not in state.hung_up


@_can.register
def _(operation: do.Type, state, rules, without_kernel):
    return _has_terminal(state, operation.session)


@_can.register
def _(operation: do.HangUp, state, rules, without_kernel):
    return _has_terminal(state, operation.session)


@_can.register
def _(operation: do.BeShell, state, rules, without_kernel):
    # A child's stop, of which the parent is being notified just now, could be counted twice.
    return _is_alone(state, operation.by) and all(state.runs(name) for name, process in state.processes.items() if process.parent == operation.by)


def _may_have_ended_there(state, operation):
    """Whether the zombie was in the group, or may be thought to have been: the mount takes it for one of the root."""
    groups = state.processes[operation.target].ended_in, state.find(operation.path)
    return ROOT in groups or groups[0] == groups[1]
