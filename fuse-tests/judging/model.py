"""What a freezer does: (state, operation) -> (state, answer), and what can be seen of a state. The text of the contract, as a program."""

import errno
from dataclasses import dataclass, replace
from functools import singledispatch

import jobs
import operations as do
import permissions
import shells
import signals
import written
from deaths import EXIT, die, not_awaited
from permissions import READ, WRITE, SEARCH
from state import FREEZING, FROZEN, ROOT, THAWED, TOP, Attributes, Group, Process, State, Task
from written import Refused

FLAGS = {"notify_on_release": "notify", "cgroup.clone_children": "clone"}
DIRECTORY, LONGEST_NAME, LAST_SIGNAL, INT_MAX = 0o755, 255, 64, 2**31 - 1


@dataclass(frozen=True)
class Rules:
    """An era, whether FREEZING is seen before FROZEN (transition=read), and the differences that are excused, by name.

    Whether a task in vfork counts as frozen wavers in the kernel: one that enters a FROZEN group in the midst of it mostly does not, until
    FROZEN is written again (observed, Linux 6.18).
    """

    era: object
    read_first: bool = False
    excused: frozenset = frozenset()
    wavers_in_vfork: bool = False


def beginning(rules):
    state = State({ROOT: Group(None, "", attributes=_attributes(rules, True, 0))})
    return replace(_grow(state, rules, TOP, ROOT, do.TOP_PATH[1:], 0), next_group=TOP + 1)


def step(state, operation, rules):
    """The new state, and 0 or the error number."""
    try:
        after = act(operation, state, rules)
    except Refused as refused:
        return state, refused.number
    after = _follow_groups(after) if rules.era.state_is_groups else after
    after = jobs.follow_deaths(state, after, rules)
    return _unsure(state, shells.follow_stops(state, after, operation, rules)), 0


def _unsure(before, after):
    for name, process in list(after.processes.items()):
        if process.zombie and name in before.processes and before.processes[name].parent is not None:
            after = after.with_process(name, unsure=True)
    return after


@singledispatch
def act(operation, state, rules):
    raise TypeError(operation)


def _uid(state, operation):
    return 0 if operation.by is None else state.processes[state.tasks[operation.by].process].uid


# The tree ---------------------------------------------------------------------------------------------------------------------------


def _attributes(rules, is_root, uid):
    files = {file.name: Attributes(rules.era.mode(file), uid, uid) for file in rules.era.files_of(is_root)}
    mode = rules.era.root_mode if is_root and "root is writable" not in rules.excused else DIRECTORY
    return {"": Attributes(mode, uid, uid), **files}


def _grow(state, rules, number, parent, name, uid):
    above = state.groups[parent]
    group = Group(parent, name, notify=above.notify, clone=above.clone, attributes=_attributes(rules, False, uid))
    return replace(state, groups={**state.groups, number: group})


@act.register
def _(operation: do.Mkdir, state, rules):
    uid = _uid(state, operation)
    parent, name = permissions.parent(state, operation.path, uid)
    if name in state.children(parent) or rules.era.file(name, parent == ROOT):
        raise Refused(errno.EEXIST)
    if len(name) > LONGEST_NAME and not (rules.era.takes_long_names and "long names are refused" not in rules.excused):
        raise Refused(errno.ENAMETOOLONG)
    permissions.demand(permissions.of(state, parent), uid, WRITE | SEARCH)
    if "\n" in name:
        raise Refused(errno.EINVAL)
    return replace(_grow(state, rules, state.next_group, parent, name, uid), next_group=state.next_group + 1)


@act.register
def _(operation: do.Rmdir, state, rules):
    uid = _uid(state, operation)
    parent, name = permissions.parent(state, operation.path, uid)
    is_file = rules.era.file(name, parent == ROOT) is not None
    number = state.children(parent).get(name)
    if number is None and not is_file:
        raise Refused(errno.ENOENT)
    permissions.demand(permissions.of(state, parent), uid, WRITE | SEARCH)
    if is_file:
        raise Refused(errno.ENOTDIR)
    if state.children(number) or state.members(number):
        raise Refused(errno.EBUSY)
    return state.without_group(number)


@act.register
def _(operation: do.Rename, state, rules):
    uid = _uid(state, operation)
    parent, name = permissions.parent(state, operation.path, uid)
    new_parent, new_name = permissions.parent(state, operation.to, uid)
    moved = state.children(parent).get(name)
    if moved is None:
        raise Refused(errno.ENOENT)
    if moved in state.ancestry(new_parent):
        raise Refused(errno.EINVAL)
    target = state.children(new_parent).get(new_name)
    if target in state.ancestry(parent):
        raise Refused(errno.ENOTEMPTY)
    if target == moved:
        return state
    for folder in parent, new_parent:
        permissions.demand(permissions.of(state, folder), uid, WRITE | SEARCH)
    if rules.era.file(new_name, new_parent == ROOT):
        raise Refused(errno.ENOTDIR)
    if new_parent != parent:
        permissions.demand(permissions.of(state, moved), uid, WRITE)
    for wrong, number in ("\n" in new_name, errno.EINVAL), (new_parent != parent, errno.EIO), (target is not None, errno.EEXIST):
        if wrong:
            raise Refused(number)
    return state.with_group(moved, name=new_name)


def _change(state, group, file, **changes):
    attributes = state.groups[group].attributes
    return state.with_group(group, attributes={**attributes, file: replace(attributes[file], **changes)})


@act.register
def _(operation: do.Chmod, state, rules):
    uid = _uid(state, operation)
    group = permissions.walk_to(state, operation.path, operation.file, uid)
    permissions.own(state, permissions.of(state, group, operation.file), uid)
    return _change(state, group, operation.file, mode=operation.mode)


@act.register
def _(operation: do.Chown, state, rules):
    uid = _uid(state, operation)
    group = permissions.walk_to(state, operation.path, operation.file, uid)
    attributes = permissions.of(state, group, operation.file)
    if uid != 0 and not uid == attributes.uid == operation.uid:
        raise Refused(errno.EPERM)
    return _change(state, group, operation.file, uid=operation.uid, gid=operation.uid)


@act.register
def _(operation: do.Setxattr, state, rules):
    group = permissions.walk_to(state, operation.path, operation.file, _uid(state, operation))
    kept = dict(permissions.of(state, group, operation.file).xattrs)
    if operation.value is not None:
        kept[operation.name] = operation.value
    elif kept.pop(operation.name, None) is None:
        raise Refused(errno.ENODATA)
    return _change(state, group, operation.file, xattrs=tuple(sorted(kept.items())))


#: Calls that change nothing, and their answers.
ODDITIES = {
    "create": errno.EACCES, "mknod": errno.EACCES, "mkfifo": errno.EPERM, "symlink": errno.EPERM, "link": errno.EPERM,
    "unlink": errno.EPERM, "unlink missing": errno.ENOENT, "create exclusively": errno.EEXIST, "create and truncate": 0,
    "rename file": errno.ENOTDIR, "rmdir": errno.ENOTDIR, "mkdir": errno.EEXIST, "mkdir below": errno.ENOTDIR,
    "open to append": 0, "open to truncate": 0, "truncate to 0": 0, "truncate to 10": 0,
}


@act.register
def _(operation: do.Odd, state, rules):
    permissions.open_file(state, rules.era, operation.path, operation.file, 0, READ)
    if ODDITIES[operation.kind]:
        raise Refused(ODDITIES[operation.kind])
    return state


# Files ------------------------------------------------------------------------------------------------------------------------------


@act.register
def _(operation: do.Read, state, rules):
    group = permissions.open_file(state, rules.era, operation.path, operation.file, _uid(state, operation), READ)
    if not rules.era.file(operation.file, group == ROOT).readable:
        raise Refused(errno.EINVAL)
    return state


@act.register
def _(operation: do.Write, state, rules):
    group = permissions.open_file(state, rules.era, operation.path, operation.file, _uid(state, operation), WRITE)
    return _write(state, rules, group, operation.file, operation.data, operation, {do.SELF: 0})


@act.register
def _(operation: do.Attach, state, rules):
    group = permissions.open_file(state, rules.era, operation.path, operation.file, _uid(state, operation), WRITE)
    ids = {**do.OTHERS, **{name: 1000 + at for at, name in enumerate([*state.tasks, *(state.processes.keys() - state.tasks.keys())])}}
    data = operation.notation.format(ids[operation.target]).encode("latin-1")
    return _write(state, rules, group, operation.file, data, operation, ids)


@act.register
def _(operation: do.Open, state, rules):
    group = permissions.open_file(state, rules.era, operation.path, operation.file, 0, READ)
    return replace(state, files={**state.files, operation.name: (group, operation.file)})


@act.register
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
    if not rules.era.file(file, group == ROOT).writable:
        raise Refused(errno.EINVAL)
    if not data:
        return state
    if file == "freezer.state":
        return _write_state(state, rules, group, written.text(data, rules.era.strips_front))
    if file in ("tasks", "cgroup.procs"):
        number = rules.era.id_of(data)
        target = next((name for name, known in ids.items() if known == number), None)
        if number > INT_MAX:
            raise Refused(rules.era.id_too_large)
        return _attach(state, rules, group, operation.by if target == do.SELF else target, file, _uid(state, operation))
    if file == "signal.kill":
        return _signal_group(state, rules, group, _signal_number(rules, data))
    return state.with_group(group, **{FLAGS[file]: rules.era.number_of(data) != 0})


# Tasks ------------------------------------------------------------------------------------------------------------------------------


def _attach(state, rules, group, target, file, uid):
    if target in (do.KTHREADD, do.DAEMON):
        if rules.era.already_there_first and group == ROOT:
            return state
        raise Refused(errno.EINVAL)
    if target in state.processes and state.processes[target].zombie:
        if rules.era.zombie:
            raise Refused(rules.era.zombie)
        if uid not in (0, state.processes[target].uid):
            raise Refused(errno.EACCES)
        return state
    if target not in state.tasks:
        raise Refused(errno.ESRCH)
    process = state.tasks[target].process
    whole = file == "cgroup.procs" or "thread moves its process" in rules.excused
    movers = [name for name in (state.threads(process) if whole else [target]) if state.tasks[name].group != group]
    if rules.era.already_there_first and not movers:
        return state
    if uid not in (0, state.processes[process].uid):
        raise Refused(errno.EACCES)
    if movers and rules.era.leaving_frozen and any(_stands(state, rules, name) for name in movers):
        raise Refused(rules.era.leaving_frozen)
    if movers and rules.era.entering_frozen and state.groups[group].state == FROZEN:
        raise Refused(rules.era.entering_frozen)
    for name in movers:
        state = state.with_task(name, group=group)
    return state


def _stands(state, rules, task):
    """Whether it is frozen enough."""
    return state.tasks[task].told and (rules.era.freezes_in_vfork or not state.is_waiting(task))


@act.register
def _(operation: do.Spawn, state, rules):
    return _born(state, operation.name, Process(None), Task(operation.name))


@act.register
def _(operation: do.Fork, state, rules):
    parent = state.tasks[operation.by]
    # Whoever is born while its group is freezing is frozen with it.
    child = Task(operation.name, parent.group, state.groups[parent.group].state != THAWED)
    known = state.processes[parent.process]
    process = Process(parent.process, uid=known.uid, job=known.job, session=known.session)
    state = _born(state, operation.name, process, child)
    return state.with_process(parent.process, awaits=operation.name) if operation.vfork else state


def _born(state, name, process, task):
    return replace(state, processes={**state.processes, name: process}, tasks={**state.tasks, name: task})


@act.register
def _(operation: do.Thread, state, rules):
    return replace(state, tasks={**state.tasks, operation.name: state.tasks[operation.by]})


@act.register
def _(operation: do.SetUid, state, rules):
    return state.with_process(operation.by, uid=operation.uid)


@act.register
def _(operation: do.Exec, state, rules):
    for thread in state.threads(operation.by):
        state = state if thread == operation.by else state.without_task(thread)
    return not_awaited(state, operation.by)


@act.register
def _(operation: do.Exit, state, rules):
    return die(state, operation.by, EXIT) if operation.by in state.processes else state.without_task(operation.by)


@act.register
def _(operation: do.Reap, state, rules):
    return state.without_process(operation.name)


@act.register
def _(operation: do.Kill, state, rules):
    return signals.send(state, operation.name, operation.signal, rules)


@act.register
def _(operation: do.ExitLater, state, rules):
    return state.with_process(operation.name, leaving=True)


@act.register
def _(operation: do.BeShell, state, rules):
    return state.with_process(operation.by, is_shell=True, stops=0)


@act.register(do.Setsid)
@act.register(do.Setpgid)
@act.register(do.OpenTerminal)
@act.register(do.SetForeground)
@act.register(do.Type)
@act.register(do.HangUp)
def _(operation, state, rules):
    return jobs.act(operation, state, rules)


# Signals ----------------------------------------------------------------------------------------------------------------------------


def _signal_number(rules, data):
    try:
        return rules.era.number_of(data)
    except Refused:
        raise Refused(errno.EINVAL) from None


def _signal_group(state, rules, group, signal):
    if signal == 0:
        return state
    if group == ROOT:
        raise Refused(errno.EPERM)
    if signal > LAST_SIGNAL:
        raise Refused(errno.EINVAL)
    for name in sorted({state.tasks[task].process for task in state.members(group)}):
        frozen = state.tasks[name].told
        if signal == 9:
            state = state.with_process(name, owed_kill=True) if frozen else die(state, name, "KILL")
        elif signal == 19:
            signals.demand_one_debt(frozen and state.processes[name].pending, rules)
            state = state.with_process(name, **{"owed_stop" if frozen else "stopped": True})
        elif signal == 18:
            state = state.with_process(name, stopped=False, owed_stop=False, owed_tstp=False)
            state = state if frozen else signals.let_go(state, name)
    return state


# The freezer ------------------------------------------------------------------------------------------------------------------------


def _write_state(state, rules, group, word):
    freeze = word == b"FROZEN"
    if not freeze and word != rules.era.thawed.encode():
        raise Refused(rules.era.illegal_state)
    if group == ROOT:
        if freeze:
            raise Refused(errno.EPERM)
        return state
    if rules.era.state_is_groups:
        return state.with_group(group, state=FROZEN if freeze else THAWED)
    return _freeze(state, rules, group) if freeze else _thaw(state, group)


def _freeze(state, rules, group):
    if _may_complete(state, rules, group):
        state = _complete(state, rules, group)
    if state.groups[group].state == FROZEN:
        return state
    if state.groups[group].state == THAWED:
        state = state.with_group(group, state=FREEZING, reported=False)
    for name in state.members(group):
        state = state.with_task(name, told=True)
    return state if state.members(group) else state.with_group(group, state=FROZEN)


def _thaw(state, group):
    if state.groups[group].state == THAWED:
        return state
    state = state.with_group(group, state=THAWED)
    for name in state.members(group):
        if state.tasks.get(name) and state.tasks[name].told:
            state = signals.let_go(state.with_task(name, told=False), state.tasks[name].process)
    return state


def _may_complete(state, rules, group):
    return not rules.read_first or state.groups[group].reported


def _complete(state, rules, group):
    enough = all(_stands(state, rules, name) for name in state.members(group))
    return state.with_group(group, state=FROZEN) if state.groups[group].state == FREEZING and enough else state


def is_freezing(state, group):
    return any(state.groups[number].state != THAWED for number in state.ancestry(group))


def _follow_groups(state):
    """Where a freeze reaches all below, a task is frozen for as long as its group is."""
    for name in list(state.tasks):
        task = state.tasks.get(name)
        told = task is not None and is_freezing(state, task.group)
        if task is not None and task.told != told:
            state = state.with_task(name, told=told)
            state = state if told else signals.let_go(state, task.process)
    return state


# What is seen -----------------------------------------------------------------------------------------------------------------------


def see_state(state, rules, group):
    """The state after a look at freezer.state, and what it says once all that can stand still does."""
    if group == ROOT:
        return state, rules.era.thawed
    if rules.era.state_is_groups:
        return state, FROZEN if is_freezing(state, group) else rules.era.thawed
    may_complete = _may_complete(state, rules, group)
    after = _complete(state, rules, group) if may_complete else state
    seen = after.groups[group].state
    if seen == FREEZING:
        after = after.with_group(group, reported=True)
        after = after if may_complete else _complete(after, rules, group)
    return after, rules.era.thawed if seen == THAWED else seen


def may_last(state, rules, group):
    """Whether FREEZING may be all that comes where FROZEN is due."""
    waiting = [name for name in state.tasks if state.is_waiting(name)]
    return rules.wavers_in_vfork and any(group in state.ancestry(state.tasks[name].group) for name in waiting)


def contents(state, group, file):
    """What a file says, freezer.state apart: a text, or the names of those whose ids are listed."""
    members = state.members(group)
    if file == "tasks":
        return set(members)
    if file == "cgroup.procs":
        return {state.tasks[name].process for name in members}
    bits = {**{name: getattr(state.groups[group], flag) for name, flag in FLAGS.items()},
            "freezer.self_freezing": state.groups[group].state != THAWED,
            "freezer.parent_freezing": group not in (ROOT, TOP) and is_freezing(state, state.groups[group].parent),
            "cgroup.sane_behavior": False}
    return f"{int(bits[file])}\n"
