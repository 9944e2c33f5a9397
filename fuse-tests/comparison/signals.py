"""What a signal does to a process that runs, is stopped or is frozen, and to a group. Some signals take effect at the thaw. No process catches signals."""

import errno

from exits import EXIT, end_process
from parsing import Refused
from process_groups import is_orphaned
from state import ROOT

LAST_SIGNAL = 64


class Uncertain(Exception):
    """The effect of an operation is a race in the kernel's freezer too, or no order of signals has the same effect. The test leaves it out."""


def send(state, name, signal, rules):
    """The test sends the signal to the process, not through a freezer."""
    return _SENT[signal](state, name, rules) if signal in _SENT else _end(state, name, signal, rules)


def _kill(state, name, rules):
    if state.is_freeze_requested(name) and not rules.kill_ends_frozen:
        return state.with_process(name, kill_at_thaw=True)
    return end_process(state, name, "KILL")


def _stop(state, name, rules):
    if state.is_freeze_requested(name):
        return state if "stop of the frozen is lost" in rules.tolerated else state.with_process(name, stop_at_thaw=True)
    return state.with_process(name, stopped=True)


def _stop_by_terminal(state, name, rules):
    _require_certain(state, name)
    process = state.processes[name]
    if state.is_freeze_requested(name):
        return state if "stop of the frozen is lost" in rules.tolerated else state.with_process(name, tstp_at_thaw=True)
    return state.with_process(name, stopped=process.stopped or not is_orphaned(state, process.pgrp))


def _continue(state, name, rules):
    state = state.with_process(name, stopped=False, stop_at_thaw=False, tstp_at_thaw=False)
    if not state.is_freeze_requested(name):
        return deliver_pending(state, name)
    if state.processes[name].pending and "continued take pending signals" in rules.tolerated:
        return end_process(state, name, min(state.processes[name].pending))
    if state.processes[name].exits_when_continued and "continued run for a moment" in rules.tolerated:
        raise Uncertain(f"{name} may end while it runs for a moment")
    return state


def _end(state, name, signal, rules):
    _require_certain(state, name)
    process = state.processes[name]
    if not state.is_freeze_requested(name) and not process.stopped:
        return end_process(state, name, signal)
    if rules.ending_signals_end_frozen and not process.stopped:
        if process.stop_at_thaw or process.tstp_at_thaw:
            raise Uncertain(f"whether {name} has gone to sleep again since it got the stop")
        return end_process(state, name, signal)
    require_one_thaw_action(process.stop_at_thaw, rules)
    return state.with_process(name, pending=process.pending | {signal})


_SENT = {"KILL": _kill, "STOP": _stop, "TSTP": _stop_by_terminal, "CONT": _continue}


def _require_certain(state, name):
    if state.processes[name].vfork_child is not None:
        raise Uncertain(f"when {name} takes a signal")
    _require_alike(state, name)


def _require_alike(state, name):
    """The threads of a process that run take a signal at once, the frozen ones at the thaw."""
    if len({state.tasks[thread].freeze_requested for thread in state.threads(name)}) > 1:
        raise Uncertain(f"which thread of {name} takes a signal")


def require_one_thaw_action(both, rules):
    """The daemon holds back a stop by signal.kill, and the kernel a pending signal: the model does not say which takes effect first."""
    if both and "stop of the frozen is lost" in rules.tolerated:
        raise Uncertain("whether a stop that is held back comes before a pending signal")


def deliver_pending(state, name):
    """Applies what was held back, once no thread of the process is frozen and it is not stopped. Signals are taken in the order of their numbers."""
    process = state.processes[name]
    if state.is_freeze_requested(name):
        return state
    if process.kill_at_thaw:
        return end_process(state, name, "KILL")
    if process.pending and not process.stopped:
        return end_process(state, name, min(process.pending))
    stops = process.stopped or process.stop_at_thaw or (process.tstp_at_thaw and not is_orphaned(state, process.pgrp))
    state = state.with_process(name, stopped=stops, stop_at_thaw=False, tstp_at_thaw=False)
    return end_process(state, name, EXIT) if process.exits_when_continued and not stops else state


def kill_all(state, group):
    """What a write to cgroup.kill does: it kills all processes of the group and of those below."""
    names = {state.tasks[task].process for task in state.tasks if group in state.ancestry(state.tasks[task].group)}
    for name in sorted(names):
        state = end_process(state, name, "KILL")
    return state


def send_to_group(state, rules, group, signal):
    """What a write of this number to signal.kill does."""
    if signal == 0:
        return state
    if group == ROOT:
        raise Refused(errno.EPERM)
    if signal > LAST_SIGNAL:
        raise Refused(errno.EINVAL)
    for name in sorted({state.tasks[task].process for task in state.members(group)}):
        _require_alike(state, name)
        frozen = state.tasks[name].freeze_requested
        if signal == 9:
            state = state.with_process(name, kill_at_thaw=True) if frozen else end_process(state, name, "KILL")
        elif signal == 19:
            require_one_thaw_action(frozen and state.processes[name].pending, rules)
            state = state.with_process(name, **{"stop_at_thaw" if frozen else "stopped": True})
        elif signal == 18:
            state = state.with_process(name, stopped=False, stop_at_thaw=False, tstp_at_thaw=False)
            state = state if frozen else deliver_pending(state, name)
    return state
