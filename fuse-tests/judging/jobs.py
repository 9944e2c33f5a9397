"""Sessions, process groups and terminals: what processes do with them, and what the end of a process brings upon those who are left (kernel/exit.c,
kill_orphaned_pgrp; drivers/tty/tty_jobctrl.c, disassociate_ctty).
"""

from functools import singledispatch

import deaths
import operations as do
import signals
from deaths import is_alive
from orphans import is_orphaned, members
from thaws import has_safe_order

# What is done ------------------------------------------------------------------------------------------------------------------------


@singledispatch
def act(operation, state, rules):
    raise TypeError(operation)


@act.register
def _(operation: do.Setsid, state, rules):
    return state.with_process(operation.by, job=operation.by, session=operation.by)


@act.register
def _(operation: do.Setpgid, state, rules):
    return state.with_process(operation.by, job=operation.job or operation.by)


@act.register
def _(operation: do.OpenTerminal, state, rules):
    return state.with_terminal(operation.by, state.processes[operation.by].job)


@act.register
def _(operation: do.SetForeground, state, rules):
    return state.with_terminal(operation.session, operation.job)


@act.register
def _(operation: do.Type, state, rules):
    for name in members(state, state.terminals[operation.session]):
        state = signals.send(state, name, {"INTR": "INT", "SUSP": "TSTP"}[operation.key], rules)
    return state


@act.register
def _(operation: do.HangUp, state, rules):
    """The leader is told of it, and the foreground when the leader has ended."""
    state = state.with_terminal(operation.session, state.terminals[operation.session], hung_up=True)
    return _hang_up(state, operation.session, rules)


def _hang_up(state, name, rules):
    state = signals.send(state, name, "HUP", rules)
    return signals.send(state, name, "CONT", rules) if is_alive(state, name) else state


# What comes of it --------------------------------------------------------------------------------------------------------------------


def follow_deaths(before, state, rules):
    """What the deaths between two states bring upon others, and those upon others again."""
    first = before
    while dead := deaths.between(before, state):
        if before is first:
            _demand_certain_stops(before, state)
        after = state
        for name in dead:
            after = _end_session(first, after, name, rules)
        orphaned = [job for job in _jobs(state) if is_orphaned(state, job) and not is_orphaned(before, job)]
        if orphaned and before is first:
            _demand_safe_order(before, state, rules)
        for job in orphaned:
            if _has_stopped(before, state, job, dead, rules):
                for name in members(after, job):
                    after = _hang_up(after, name, rules)
        before, state = state, after
    return _widen_causes(first, state)


def _widen_causes(first, state):
    """Of those who end at one time each may have been sent SIGHUP for the end of another."""
    dead = deaths.between(first, state)
    for name in dead if len(dead) > 1 else ():
        if name in state.processes:
            state = state.with_process(name, ended_by=state.processes[name].ended_by | {"HUP"})
    return state


def _jobs(state):
    """Those with members that live, in any order that is always the same."""
    return sorted({process.job for process in state.processes.values() if not process.zombie} - {None})


def _demand_safe_order(before, state, rules):
    """Where each order is wrong, one that is frozen by a signal may be stopped still when its process group becomes orphaned."""
    continued = [name for name in before.processes if before.is_frozen(name) and not (is_alive(state, name) and state.is_frozen(name))]
    if "frozen count as stopped jobs" in rules.excused and not has_safe_order(before, continued):
        raise signals.Uncertain("no order of continuing is safe")


def _demand_certain_stops(before, state):
    for name, process in state.processes.items():
        known = before.processes.get(name)
        if known and known.owed_tstp and not process.owed_tstp and is_orphaned(before, known.job) != is_orphaned(state, known.job):
            raise signals.Uncertain(f"whether {name} was in an orphaned process group when it took SIGTSTP")


def _end_session(first, state, leader, rules):
    """With its leader a session loses its terminal, and the foreground is told of that."""
    if leader not in state.terminals:
        return state
    foreground, hung_up = state.terminals[leader], leader in state.hung_up
    state = state.without_terminal(leader)
    for name in members(state, foreground):
        if hung_up:
            state = _hang_up(state, name, rules)
        else:
            if state.processes[name].has_stopped and not (name in first.processes and first.processes[name].has_stopped):
                raise signals.Uncertain(f"whether {name} stops before it takes SIGHUP")
            state = signals.send(state, name, "HUP", rules)
    return state


def _has_stopped(before, state, job, dead, rules):
    """Whether a process group that becomes orphaned has stopped members."""
    stopped = [name for name in members(state, job) if _counts_as_stopped(state, name, rules)]
    if stopped and not any(_counts_as_stopped(before, name, rules) for name in stopped):
        raise signals.Uncertain(f"whether one of {stopped} stops before {job}'s process group becomes orphaned")
    if not stopped and len(dead) > 1 and any(before.processes[name].has_stopped for name in dead if before.processes[name].job == job):
        raise signals.Uncertain(f"whether {job}'s process group becomes orphaned before its stopped members end")
    return bool(stopped)


def _counts_as_stopped(state, name, rules):
    if not is_alive(state, name):
        return False
    process = state.processes[name]
    frozen = state.is_frozen(name) and process.awaits is None
    return process.has_stopped or (frozen and "frozen count as stopped jobs" in rules.excused)
