"""The model of a freezer: (state, operation) -> (state, answer), and the contents of files in a state. It is the page of semantics as a program."""

from dataclasses import replace

import control_files
import freezing
import job_control
import operations as do
import shells
import unified
import tasks  # noqa: F401: registers what operations on tasks do
from applying import apply
from parsing import Refused
from state import ROOT, THAWED, TOP, Group, State
from tree import add_group, initial_attributes


def initial_state(rules):
    state = State({ROOT: Group(None, "", attributes=initial_attributes(rules, True, 0))})
    return replace(add_group(state, rules, TOP, ROOT, do.TOP_PATH[1:], 0), next_group=TOP + 1)


def step(state, operation, rules):
    """The new state, and 0 or the error number."""
    try:
        after = apply(operation, state, rules)
    except Refused as refused:
        return state, refused.number
    after = freezing.apply_group_states(after) if rules.era.state_is_groups else after
    after = unified.note_told(after) if rules.era.is_unified else after
    after = job_control.apply_exits(state, after, rules)
    return _mark_may_be_gone(state, shells.count_stops(state, after, operation, rules)), 0


def _mark_may_be_gone(before, after):
    for name, process in list(after.processes.items()):
        if process.zombie and name in before.processes and before.processes[name].parent is not None:
            after = after.with_process(name, may_be_gone=True)
    return after


def contents(state, group, file):
    """What a file says, freezer.state apart: a text, or the names of those whose ids are listed."""
    members = state.members(group)
    if file in ("tasks", "cgroup.threads"):
        return set(members)
    if file == "cgroup.procs":
        return {state.tasks[name].process for name in members}
    known = unified.contents(state, group, file)
    if known is not None:
        return known
    bits = {**{name: getattr(state.groups[group], flag) for name, flag in control_files.FLAGS.items()},
            "freezer.self_freezing": state.groups[group].state != THAWED,
            "freezer.parent_freezing": group not in (ROOT, TOP) and freezing.is_freezing(state, state.groups[group].parent),
            "cgroup.sane_behavior": False}
    return f"{int(bits[file])}\n"
