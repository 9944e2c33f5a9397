"""Freezing and thawing: the states of groups, and which tasks a freeze is requested of."""

import errno

import signals
from parsing import Refused
from state import FREEZING, FROZEN, ROOT, THAWED


def write_state(state, rules, group, word):
    """What a write of this word to freezer.state does."""
    freeze = word == b"FROZEN"
    if not freeze and word != rules.era.thawed.encode():
        raise Refused(rules.era.illegal_state)
    return set_freeze(state, rules, group, freeze)


def set_freeze(state, rules, group, freeze):
    """Freezes or thaws a group."""
    if group == ROOT:
        if freeze:
            raise Refused(errno.EPERM)
        return state
    if rules.era.state_is_groups:
        return state.with_group(group, state=FROZEN if freeze else THAWED)
    return _freeze(state, rules, group) if freeze else _thaw(state, group)


def _freeze(state, rules, group):
    if _may_complete_freeze(state, rules, group):
        state = _complete_freeze(state, rules, group)
    if state.groups[group].state == FROZEN:
        return state
    if state.groups[group].state == THAWED:
        state = state.with_group(group, state=FREEZING, freezing_seen=False)
    for name in state.members(group):
        state = state.with_task(name, freeze_requested=True)
    return state if state.members(group) else state.with_group(group, state=FROZEN)


def _thaw(state, group):
    if state.groups[group].state == THAWED:
        return state
    state = state.with_group(group, state=THAWED)
    for name in state.members(group):
        if state.tasks.get(name) and state.tasks[name].freeze_requested:
            state = signals.deliver_pending(state.with_task(name, freeze_requested=False), state.tasks[name].process)
    return state


def _may_complete_freeze(state, rules, group):
    return not rules.read_first or state.groups[group].freezing_seen


def _complete_freeze(state, rules, group):
    enough = all(is_frozen_enough(state, rules, name) for name in state.members(group))
    return state.with_group(group, state=FROZEN) if state.groups[group].state == FREEZING and enough else state


def is_freezing(state, group):
    """Whether the group, or one above it, is not THAWED."""
    return any(state.groups[number].state != THAWED for number in state.ancestry(group))


def apply_group_states(state):
    """In an era where a freeze reaches the groups below: a freeze of a task is requested exactly as long as its group is freezing."""
    for name in list(state.tasks):
        task = state.tasks.get(name)
        freeze_requested = task is not None and is_freezing(state, task.group)
        if task is not None and task.freeze_requested != freeze_requested:
            state = state.with_task(name, freeze_requested=freeze_requested)
            state = state if freeze_requested else signals.deliver_pending(state, task.process)
    return state


def is_frozen_enough(state, rules, task):
    """In the kernel's sense: a task that waits in vfork is, or is not, depending on the era."""
    return state.tasks[task].freeze_requested and (rules.era.freezes_in_vfork or not state.waits_in_vfork(task))


def read_state(state, rules, group):
    """Returns the state after a read of freezer.state, and the word that is read when all tasks have stopped that can."""
    if group == ROOT:
        return state, rules.era.thawed
    if rules.era.state_is_groups:
        return state, FROZEN if is_freezing(state, group) else rules.era.thawed
    may_complete = _may_complete_freeze(state, rules, group)
    after = _complete_freeze(state, rules, group) if may_complete else state
    seen = after.groups[group].state
    if seen == FREEZING:
        after = after.with_group(group, freezing_seen=True)
        after = after if may_complete else _complete_freeze(after, rules, group)
    return after, rules.era.thawed if seen == THAWED else seen


def may_stay_freezing(state, rules, group):
    """Whether FREEZING is right too, and may stay, where the model says FROZEN."""
    waiting = [name for name in state.tasks if state.waits_in_vfork(name)]
    return rules.vfork_waiter_may_not_count and any(group in state.ancestry(state.tasks[name].group) for name in waiting)
