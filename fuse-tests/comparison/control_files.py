"""What reads and writes of control files do."""

import errno
from dataclasses import replace

import freezing
import operations as do
import parsing
import permissions
import signals
import unified
from applying import apply, uid_of_caller
from attaching import attach
from parsing import Refused
from permissions import READ, WRITE
from state import ROOT

FLAGS = {"notify_on_release": "notify", "cgroup.clone_children": "clone"}
INT_MAX = 2**31 - 1


@apply.register
def _(operation: do.Read, state, rules):
    group = permissions.open_file(state, rules.era, operation.path, operation.file, uid_of_caller(state, operation), READ)
    if not rules.era.file(operation.file, group == ROOT).readable:
        raise Refused(errno.EINVAL)
    return state


@apply.register
def _(operation: do.Write, state, rules):
    group = permissions.open_file(state, rules.era, operation.path, operation.file, uid_of_caller(state, operation), WRITE)
    return _write(state, rules, group, operation.file, operation.data, operation, {do.SELF: 0})


@apply.register
def _(operation: do.Attach, state, rules):
    group = permissions.open_file(state, rules.era, operation.path, operation.file, uid_of_caller(state, operation), WRITE)
    ids = {**do.OTHERS, **{name: 1000 + at for at, name in enumerate([*state.tasks, *(state.processes.keys() - state.tasks.keys())])}}
    data = operation.notation.format(ids[operation.target]).encode("latin-1")
    return _write(state, rules, group, operation.file, data, operation, ids)


@apply.register
def _(operation: do.Open, state, rules):
    group = permissions.open_file(state, rules.era, operation.path, operation.file, 0, READ)
    return replace(state, files={**state.files, operation.name: (group, operation.file)})


@apply.register
def _(operation: do.Use, state, rules):
    group, file = state.files[operation.name]
    if group not in state.groups:
        raise Refused(errno.ENODEV)
    if operation.data is not None:
        return _write(state, rules, group, file, operation.data, operation, {})
    if not rules.era.file(file, group == ROOT).readable:
        raise Refused(errno.EINVAL)
    return state


def _write(state, rules, group, file, data, operation, ids):
    if len(data) > rules.era.longest_write:
        raise Refused(errno.E2BIG)
    if not data:
        return state
    if not rules.era.file(file, group == ROOT).writable:
        raise Refused(errno.EINVAL)
    if rules.era.is_unified and file in unified.WRITERS:
        return unified.WRITERS[file](state, rules, group, data)
    if file == "freezer.state":
        return freezing.write_state(state, rules, group, parsing.text(data, rules.era.strips_front))
    if file in ("tasks", "cgroup.procs", "cgroup.threads"):
        number = rules.era.id_of(data)
        target = next((name for name, known in ids.items() if known == number), None)
        if number > INT_MAX:
            raise Refused(rules.era.id_too_large)
        return attach(state, rules, group, operation.by if target == do.SELF else target, file, uid_of_caller(state, operation))
    if file == "signal.kill":
        return signals.send_to_group(state, rules, group, _signal_number(rules, data))
    return state.with_group(group, **{FLAGS[file]: rules.era.number_of(data) != 0})


def _signal_number(rules, data):
    try:
        return rules.era.number_of(data)
    except Refused:
        raise Refused(errno.EINVAL) from None
