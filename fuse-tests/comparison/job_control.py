"""Sessions, process groups and terminals: what operations on them do, and what the exit of a process does to others in its session (kernel/exit.c,
kill_orphaned_pgrp; drivers/tty/tty_jobctrl.c, disassociate_ctty).
"""

import exits
import operations as do
import signals
from applying import apply
from continue_order import has_safe_order
from exits import is_alive
from process_groups import is_orphaned, members

# Operations --------------------------------------------------------------------------------------------------------------------------


@apply.register
def _(operation: do.Setsid, state, rules):
    return state.with_process(operation.by, pgrp=operation.by, session=operation.by)


@apply.register
def _(operation: do.Setpgid, state, rules):
    return state.with_process(operation.by, pgrp=operation.pgrp or operation.by)


@apply.register
def _(operation: do.OpenTerminal, state, rules):
    return state.with_terminal(operation.by, state.processes[operation.by].pgrp)


@apply.register
def _(operation: do.SetForeground, state, rules):
    return state.with_terminal(operation.session, operation.pgrp)


@apply.register
def _(operation: do.Type, state, rules):
    for name in members(state, state.terminals[operation.session]):
        state = signals.send(state, name, {"INTR": "INT", "SUSP": "TSTP"}[operation.key], rules)
    return state


@apply.register
def _(operation: do.HangUp, state, rules):
    """The leader gets SIGHUP at once, and the foreground process group when the leader has ended."""
    state = state.with_terminal(operation.session, state.terminals[operation.session], hung_up=True)
    return _hang_up(state, operation.session, rules)


def _hang_up(state, name, rules):
    return _continue(signals.send(state, name, "HUP", rules), name, rules)


def _continue(state, name, rules):
    return signals.send(state, name, "CONT", rules) if is_alive(state, name) else state


# Effects of exits --------------------------------------------------------------------------------------------------------------------


def apply_exits(before, state, rules):
    """Applies the effects of the exits between two states, and of the exits which these cause."""
    first = before
    while ended := exits.ended_between(before, state):
        if before is first:
            _require_certain_stops(before, state)
        after = state
        for name in ended:
            after = _end_session(first, after, name, rules)
        orphaned = [pgrp for pgrp in _process_groups(state) if is_orphaned(state, pgrp) and not is_orphaned(before, pgrp)]
        if orphaned and before is first:
            _require_safe_order(before, state, rules)
        for pgrp in orphaned:
            if _has_stopped(before, after, pgrp, ended, rules):
                _require_certain_hang_ups(before, after, pgrp, rules)
                for name in members(after, pgrp):
                    gets_it = rules.hangs_up_running or _counts_as_stopped(after, name, rules)
                    after = (_hang_up if gets_it else _continue)(after, name, rules)
        before, state = state, after
    return _add_possible_causes(first, state)


def _add_possible_causes(first, state):
    """Of processes that end at the same time, each may have got SIGHUP because of the exit of another."""
    ended = exits.ended_between(first, state)
    for name in ended if len(ended) > 1 else ():
        if name in state.processes:
            state = state.with_process(name, ended_by=state.processes[name].ended_by | {"HUP"})
    return state


def _process_groups(state):
    """The process groups with living members, in a fixed order."""
    return sorted({process.pgrp for process in state.processes.values() if not process.zombie} - {None})


def _require_safe_order(before, state, rules):
    """Where no order of continuing is safe, a process that is frozen by a signal may still be stopped when its process group becomes orphaned."""
    continued = [name for name in before.processes if before.is_freeze_requested(name) and not (is_alive(state, name) and state.is_freeze_requested(name))]
    if "frozen count as stopped jobs" in rules.tolerated and not has_safe_order(before, continued):
        raise signals.Uncertain("no order of continuing is safe")


def _require_certain_hang_ups(before, after, pgrp, rules):
    """Where SIGHUP is for stopped members alone, it must be certain which these are."""
    for name in members(after, pgrp):
        known = before.processes.get(name)
        if not rules.hangs_up_running and known and known.has_stopped != after.processes[name].has_stopped:
            raise signals.Uncertain(f"whether {name} is stopped when its process group becomes orphaned")


def _require_certain_stops(before, state):
    for name, process in state.processes.items():
        known = before.processes.get(name)
        if known and known.tstp_at_thaw and not process.tstp_at_thaw and is_orphaned(before, known.pgrp) != is_orphaned(state, known.pgrp):
            raise signals.Uncertain(f"whether {name} was in an orphaned process group when it took SIGTSTP")


def _end_session(first, state, leader, rules):
    """When its leader ends, a session loses its terminal, and the foreground process group gets SIGHUP."""
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


def _has_stopped(before, state, pgrp, ended, rules):
    """Whether a process group that becomes orphaned has stopped members then."""
    stopped = [name for name in members(state, pgrp) if _counts_as_stopped(state, name, rules)]
    if stopped and not any(_counts_as_stopped(before, name, rules) for name in stopped):
        raise signals.Uncertain(f"whether one of {stopped} stops before {pgrp}'s process group becomes orphaned")
    if not stopped and len(ended) > 1 and any(before.processes[name].has_stopped for name in ended if before.processes[name].pgrp == pgrp):
        raise signals.Uncertain(f"whether {pgrp}'s process group becomes orphaned before its stopped members end")
    return bool(stopped)


def _counts_as_stopped(state, name, rules):
    if not is_alive(state, name):
        return False
    process = state.processes[name]
    frozen = state.is_freeze_requested(name) and process.vfork_child is None
    # SIGKILL ends a stop at once, also of a task that stays frozen (kernel/signal.c, complete_signal). One that the daemon holds back does not.
    is_stopped = process.has_stopped and (rules.kill_ends_frozen or not process.kill_at_thaw)
    return is_stopped or (frozen and "frozen count as stopped jobs" in rules.tolerated)
