"""Compares the notices of changes of cgroup.events: whether a watcher gets one where the model says that there is a change, and what it then reads."""

import time

import operations as do
import test_tasks
import unified
from state import ROOT
from watching import Watcher

#: the kernel tells of two changes of one file 10 ms one after the other at least: so long after a change there may still be a notice
LATE_SECONDS = 0.1
BOTH = {"inotify", "poll"}
#: operations that never change cgroup.events, not even for a moment
WITHOUT_EFFECT = do.Read, do.Chmod, do.Chown, do.Setxattr, do.Open


class Notices:
    """The watchers of the groups of one freezer."""

    def __init__(self, freezer, compare, counts):
        self._freezer, self._compare, self._counts = freezer, compare, counts
        self._watchers = {}
        #: by the group: what its file said when it was read last
        self._read = {}
        #: the groups that have told of something since they were compared last, though the contents are the same
        self._told = set()
        #: by the group: when the effects had come of what was done last that may have changed the contents for a moment; None before that
        self._touched = {}
        #: the groups whose notices were all taken when nothing had been done for so long that no more was to come
        self._quiet = set()

    def note(self, before, after, operation, answer):
        """An operation was applied to the model, with this answer: 0 or an errno."""
        for group in after.groups:
            if unified.tells_without_effect(before, after, group):
                self._told.add(group)
        if answer == 0 and not isinstance(operation, WITHOUT_EFFECT):
            for group in _touched_by(before, after, operation):
                self._touched[group] = None
                self._quiet.discard(group)
        for group in list(self._watchers):
            if group not in after.groups:
                self._watchers.pop(group).close()

    def compare(self, state, group, path):
        """Compares the notices since the last call, and the contents of the group's file."""
        expected = unified.events(state, group)
        if self._touched.get(group, 0) is None:
            self._touched[group] = time.monotonic()
        file = f"{path}/cgroup.events"
        if group not in self._watchers:
            self._watchers[group] = Watcher(self._freezer.real_path(path, "cgroup.events"))
            self._await_contents(file, group, expected)
            self._watchers[group].forget()
        elif expected != self._read[group] or group in self._told:
            self._counts.notices += 1
            found = self._watchers[group].take(test_tasks.TIMEOUT_SECONDS)
            self._compare(f"the notices of {file}, which is to say {expected!r} and said {self._read[group]!r}", sorted(BOTH), sorted(found))
            self._await_contents(file, group, expected)
            self._watchers[group].forget()
        else:
            was_long_ago = time.monotonic() - self._touched.get(group, 0) > LATE_SECONDS
            found = self._watchers[group].take(0)
            if group in self._quiet:
                self._counts.notices += 1
                self._compare(f"the notices of {file}, without a change", [], sorted(found))
            self._await_contents(file, group, expected)
            if was_long_ago:
                self._quiet.add(group)
        self._read[group] = expected
        self._told.discard(group)

    def _await_contents(self, file, group, expected):
        watcher = self._watchers[group]
        watcher.await_contents(expected, test_tasks.TIMEOUT_SECONDS)
        self._compare(file, expected, watcher.read())

    def end(self):
        for watcher in self._watchers.values():
            watcher.close()
        for known in self._watchers, self._read, self._told, self._touched, self._quiet:
            known.clear()


def _touched_by(before, after, operation):
    """The groups of which an operation may change the contents for a moment, and those above them."""
    touched = set()
    names = {getattr(operation, key, None) for key in ("name", "by", "target")}
    for state in before, after:
        other = after if state is before else before
        for name, task in state.tasks.items():
            if name in names or task.process in names or other.tasks.get(name) != task:
                touched.update(state.ancestry(task.group))
        group = state.find(operation.path) if getattr(operation, "path", None) else None
        if group not in (None, ROOT) or isinstance(operation, do.Use):
            touched.update(one for one in state.groups if group is None or group in state.ancestry(one))
            touched.update(state.ancestry(group or ROOT))
    return touched
