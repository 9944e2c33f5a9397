"""What processes and threads do: fork, exec, exit, and what a signal to one does."""

from dataclasses import replace

import operations as do
import signals
from applying import apply
from exits import EXIT, end_process, end_vfork_wait
from state import THAWED, Process, Task


@apply.register
def _(operation: do.Spawn, state, rules):
    return _add_process(state, operation.name, Process(None), Task(operation.name))


@apply.register
def _(operation: do.Fork, state, rules):
    parent = state.tasks[operation.by]
    child = Task(operation.name, parent.group, _is_frozen_at_birth(state, parent))
    known = state.processes[parent.process]
    process = Process(parent.process, uid=known.uid, pgrp=known.pgrp, session=known.session)
    state = _add_process(state, operation.name, process, child)
    return state.with_process(parent.process, vfork_child=operation.name) if operation.vfork else state


def _is_frozen_at_birth(state, parent):
    """Whether a new task is frozen with the group of the task that makes it, which is freezing while that task runs."""
    return state.groups[parent.group].state != THAWED


def _add_process(state, name, process, task):
    return replace(state, processes={**state.processes, name: process}, tasks={**state.tasks, name: task})


@apply.register
def _(operation: do.Thread, state, rules):
    maker = state.tasks[operation.by]
    thread = replace(maker, freeze_requested=rules.is_per_thread and _is_frozen_at_birth(state, maker))
    return replace(state, tasks={**state.tasks, operation.name: thread})


@apply.register
def _(operation: do.SetUid, state, rules):
    return state.with_process(operation.by, uid=operation.uid)


@apply.register
def _(operation: do.Exec, state, rules):
    for thread in state.threads(operation.by):
        state = state if thread == operation.by else state.without_task(thread)
    return end_vfork_wait(state, operation.by)


@apply.register
def _(operation: do.Exit, state, rules):
    return end_process(state, operation.by, EXIT) if operation.by in state.processes else state.without_task(operation.by)


@apply.register
def _(operation: do.Reap, state, rules):
    return state.without_process(operation.name)


@apply.register
def _(operation: do.Kill, state, rules):
    return signals.send(state, operation.name, operation.signal, rules)


@apply.register
def _(operation: do.Trace, state, rules):
    return state.with_process(operation.name, traced=True)


@apply.register
def _(operation: do.Untrace, state, rules):
    return state.with_process(operation.name, traced=False)


@apply.register
def _(operation: do.ExitLater, state, rules):
    return state.with_process(operation.name, exits_when_continued=True)


@apply.register
def _(operation: do.BeShell, state, rules):
    return state.with_process(operation.by, is_shell=True, stops=0)
