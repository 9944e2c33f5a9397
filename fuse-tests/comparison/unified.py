"""What is peculiar to the files of cgroup v2: what their writers do, what they say, and the limits of groups."""

import errno

import freezing
import parsing
import signals
from parsing import Refused
from state import FROZEN, ROOT, THAWED, TOP

INT_MAX = 2**31 - 1
CONTROLLERS = {"cpuset", "cpu", "io", "memory", "hugetlb", "pids", "rdma", "misc", "dmem"}


def _write_freeze(state, rules, group, data):
    number = parsing.integer(data)
    if number not in (0, 1):
        raise Refused(errno.ERANGE)
    return freezing.set_freeze(state, rules, group, number == 1)


def _write_kill(state, rules, group, data):
    if parsing.integer(data) != 1:
        raise Refused(errno.ERANGE)
    return signals.kill_all(state, group)


def _limit_writer(field):
    def write(state, rules, group, data):
        if parsing.text(data, True) == b"max":
            number = INT_MAX
        else:
            number = parsing.integer(data)
            if number < 0:
                raise Refused(errno.ERANGE)
        return state.with_group(group, **{field: None if number == INT_MAX else number})
    return write


def _write_subtree_control(state, rules, group, data):
    words = [word.decode("latin-1") for word in parsing.text(data, True).split(b" ") if word]
    if any(word[:1] not in ("+", "-") or word[1:] not in CONTROLLERS for word in words):
        raise Refused(errno.EINVAL)
    if any(word.startswith("+") for word in words):
        raise Refused(errno.ENOENT)
    return state


def _write_type(state, rules, group, data):
    raise Refused(errno.EINVAL)


WRITERS = {"cgroup.freeze": _write_freeze, "cgroup.kill": _write_kill, "cgroup.max.depth": _limit_writer("max_depth"),
           "cgroup.max.descendants": _limit_writer("max_descendants"), "cgroup.subtree_control": _write_subtree_control, "cgroup.type": _write_type}


def require_room(state, parent):
    """EAGAIN if a group below this one would be beyond a limit of it or of one above."""
    for depth, group in enumerate(state.ancestry(parent), 1):
        limits = state.groups[group]
        if (limits.max_depth is not None and depth > limits.max_depth) or (
                limits.max_descendants is not None and state.count_below(group) >= limits.max_descendants):
            raise Refused(errno.EAGAIN)


def note_told(state):
    """Remembers which groups are to be frozen: how long that lasts is counted."""
    for number, group in state.groups.items():
        if number != ROOT and not group.was_told and freezing.is_freezing(state, number):
            state = state.with_group(number, was_told=True)
    return state


def events(state, group):
    """What cgroup.events says once all has happened that an operation leads to."""
    populated = any(group in state.ancestry(task.group) for task in state.tasks.values())
    return f"populated {int(populated)} frozen {int(freezing.is_freezing(state, group))}"


def contents(state, group, file):
    """What a file says; None for those that list ids, and cgroup.events."""
    known = state.groups[group]
    limits = {"cgroup.max.depth": known.max_depth, "cgroup.max.descendants": known.max_descendants}
    if file in limits:
        return f"{'max' if limits[file] is None else limits[file]}\n"
    return {"cgroup.freeze": f"{int(known.state != THAWED)}\n", "cgroup.stat": f"nr_descendants {state.count_below(group)}",
            "cgroup.stat.local": "frozen_usec " + ("more" if known.was_told else "0"), "cgroup.controllers": "", "cgroup.subtree_control": "",
            "cgroup.type": "domain\n"}.get(file)


def observed(file, text):
    """What was read, without what the model does not say: times, and the kernel's counts of controllers and of groups that are dying."""
    if file == "cgroup.stat":
        return text.splitlines()[0]
    if file == "cgroup.stat.local":
        name, number = text.split()
        return f"{name} {'0' if number == '0' else 'more'}"
    return text


class FrozenTimes:
    """Whether frozen_usec grows while a group is to be frozen, and not otherwise."""

    def __init__(self, compare):
        self._compare = compare
        #: by the group: the number that was read last
        self._last = {}
        #: the groups that were to be frozen when the number was read last, and those that were at any time since
        self._was_freezing, self._has_been_freezing = set(), set()

    def note(self, state):
        """An operation was applied to the model."""
        self._has_been_freezing |= {group for group in state.groups if group != ROOT and freezing.is_freezing(state, group)}

    def look(self, state, group, path, number):
        """The number was read."""
        if group in self._last:
            grew = (number > self._last[group]) - (number < self._last[group])
            if group in self._was_freezing:
                self._compare(f"whether frozen_usec of {path} has grown", 1, grew)
            elif group not in self._has_been_freezing:
                self._compare(f"whether frozen_usec of {path} has grown", 0, grew)
            else:
                self._compare(f"whether frozen_usec of {path} has shrunk", False, grew < 0)
        self._last[group] = number
        for known in self._was_freezing, self._has_been_freezing:
            known.discard(group)
        if freezing.is_freezing(state, group):
            self._was_freezing.add(group)
            self._has_been_freezing.add(group)


def is_kernels_alone(file):
    """Whether only the kernel's groups have a file: those for pressure and of controllers."""
    return "pressure" in file or not file.startswith("cgroup.")


def tells_without_effect(before, after, group):
    """Whether cgroup.events tells of a write that has no effect, because a group above is to be frozen."""
    if group in (ROOT, TOP) or group not in before.groups or group not in after.groups:
        return False
    changed = (before.groups[group].state == FROZEN) != (after.groups[group].state == FROZEN)
    return changed and freezing.is_freezing(after, after.groups[group].parent)
