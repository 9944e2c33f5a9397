"""What a signal from outside does to a process that runs, is stopped or is frozen, and what comes of it at the thaw. No process catches any."""

from deaths import EXIT, die
from orphans import is_orphaned


class Uncertain(Exception):
    """What comes of an operation is a race in the kernel's freezer too, or no order of signals gives what comes of it there."""


def send(state, name, signal, rules):
    return _SENT[signal](state, name, rules) if signal in _SENT else _end(state, name, signal, rules)


def _kill(state, name, rules):
    if state.is_frozen(name) and "kill reaches the frozen" not in rules.excused:
        return state.with_process(name, owed_kill=True)
    return die(state, name, "KILL")


def _stop(state, name, rules):
    if state.is_frozen(name):
        return state if "stop of the frozen is lost" in rules.excused else state.with_process(name, owed_stop=True)
    return state.with_process(name, stopped=True)


def _stop_by_terminal(state, name, rules):
    _demand_certain(state, name)
    process = state.processes[name]
    if state.is_frozen(name):
        return state if "stop of the frozen is lost" in rules.excused else state.with_process(name, owed_tstp=True)
    return state.with_process(name, stopped=process.stopped or not is_orphaned(state, process.job))


def _continue(state, name, rules):
    state = state.with_process(name, stopped=False, owed_stop=False, owed_tstp=False)
    if not state.is_frozen(name):
        return let_go(state, name)
    if state.processes[name].pending and "woken take what is pending" in rules.excused:
        return die(state, name, min(state.processes[name].pending))
    if state.processes[name].leaving and "woken run for moments" in rules.excused:
        raise Uncertain(f"{name} may end while it runs for a moment")
    return state


def _end(state, name, signal, rules):
    _demand_certain(state, name)
    process = state.processes[name]
    if not state.is_frozen(name) and not process.stopped:
        return die(state, name, signal)
    demand_one_debt(process.owed_stop, rules)
    return state.with_process(name, pending=process.pending | {signal})


_SENT = {"KILL": _kill, "STOP": _stop, "TSTP": _stop_by_terminal, "CONT": _continue}


def _demand_certain(state, name):
    if state.processes[name].awaits is not None or len({state.tasks[thread].told for thread in state.threads(name)}) > 1:
        raise Uncertain(f"when {name} takes a signal")


def demand_one_debt(both, rules):
    """A stop by signal.kill is held back by the daemon, and what is pending by the kernel: which is first is not for the model."""
    if both and "stop of the frozen is lost" in rules.excused:
        raise Uncertain("whether a stop that is owed comes before what is pending")


def let_go(state, name):
    """What a process is owed comes once the last of its threads is let go, and it is not stopped. Signals are taken in the order of their numbers."""
    process = state.processes[name]
    if state.is_frozen(name):
        return state
    if process.owed_kill:
        return die(state, name, "KILL")
    if process.pending and not process.stopped:
        return die(state, name, min(process.pending))
    stops = process.stopped or process.owed_stop or (process.owed_tstp and not is_orphaned(state, process.job))
    state = state.with_process(name, stopped=stops, owed_stop=False, owed_tstp=False)
    return die(state, name, EXIT) if process.leaving and not stops else state
