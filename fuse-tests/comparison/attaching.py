"""What a write of an id to tasks, cgroup.procs or cgroup.threads does."""

import errno

import operations as do
import permissions
import signals
from freezing import is_frozen_enough
from parsing import Refused
from state import FROZEN, ROOT


def _require_delegated(state, before, after, uid):
    """In cgroup v2 the writer must be able to write cgroup.procs of the lowest group that contains both."""
    common = next(group for group in state.ancestry(before) if group in state.ancestry(after))
    permissions.require(permissions.of(state, common, "cgroup.procs"), uid, permissions.WRITE)


def attach(state, rules, group, target, file, uid):
    """target: the name of a task, or one of OTHERS; uid: the writer's."""
    if target in (do.KTHREADD, do.DAEMON):
        if rules.era.already_there_first and group == ROOT:
            return state
        raise Refused(errno.EINVAL)
    if target in state.processes and state.processes[target].zombie:
        if rules.era.zombie:
            raise Refused(rules.era.zombie)
        if not rules.era.is_unified and uid not in (0, state.processes[target].uid):
            raise Refused(errno.EACCES)
        if file == "cgroup.threads":
            raise Refused(errno.EOPNOTSUPP)
        return state
    if target not in state.tasks:
        raise Refused(errno.ESRCH)
    process = state.tasks[target].process
    whole = file == "cgroup.procs" or not rules.is_per_thread
    movers = [name for name in (state.threads(process) if whole else [target]) if state.tasks[name].group != group]
    if rules.era.already_there_first and not movers:
        return state
    if rules.era.is_unified:
        _require_delegated(state, state.tasks[target].group, group, uid)
        if movers and file == "cgroup.threads":
            raise Refused(errno.EOPNOTSUPP)
    elif uid not in (0, state.processes[process].uid):
        raise Refused(errno.EACCES)
    if movers and rules.era.leaving_frozen and any(is_frozen_enough(state, rules, name) for name in movers):
        raise Refused(rules.era.leaving_frozen)
    if movers and rules.era.entering_frozen and state.groups[group].state == FROZEN:
        raise Refused(rules.era.entering_frozen)
    for name in movers:
        task = state.tasks[name]
        state = state.with_task(name, group=group)
        if rules.era.leaving_frozen and task.freeze_requested:
            # It is not frozen yet, and runs where it comes to.
            state = signals.deliver_pending(state.with_task(name, freeze_requested=False), task.process)
    return state
