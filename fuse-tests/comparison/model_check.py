"""Executes operations on the model and on one real freezer, and compares all that a user can see after each."""

import errno
import os
import stat
import time

import exits
import freezing
import model
import notices
import test_tasks
import unified
from hierarchy import read, read_all
from state import FREEZING, FROZEN, ROOT
from test_tasks import POLL_SECONDS


class Difference(Exception):
    """A real freezer does not do what the model says. The diagnosis describes all tasks, if one was awaited without success."""

    def __init__(self, text, diagnosis=""):
        super().__init__(text)
        self.diagnosis = diagnosis


def named(number):
    return "success" if number == 0 else errno.errorcode.get(number, str(number))


class ModelCheck:
    """A real freezer, and the state in which the model says it is."""

    def __init__(self, freezer, counts):
        self.freezer = freezer
        self.rules = freezer.rules
        self.state = None
        self._counts = counts
        self._notices = notices.Notices(freezer, self.compare, counts) if self.rules.era.is_unified else None
        self._frozen_times = unified.FrozenTimes(self.compare)

    def compare(self, what, expected, found):
        self._counts.compared += 1
        if expected != found:
            raise Difference(f"{self.freezer.title}: {what}: {found} instead of {expected}")

    # One operation

    def step(self, operation):
        self._check_silence("before it")
        before = self.state
        self.state, expected = model.step(self.state, operation, self.rules)
        if self._notices:
            self._notices.note(before, self.state, operation, expected)
            self._frozen_times.note(self.state)
        found = self.freezer.perform(operation, expected)
        if found is not None:
            self.compare(f"the answer to {operation}", named(expected), named(found))
        for name, command, expected_answer, received in self.freezer.wait_for_effects(self.state, operation):
            self._compare_answer(name, command, expected_answer, received)
        for name in exits.ended_between(before, self.state):
            self._compare_end(name)

    def _compare_end(self, name):
        process = self.state.processes.get(name)
        found = process and self.freezer.ended_by(name)
        if found is not None:
            self.compare(f"what ended {name}", found if found in process.ended_by else " or ".join(sorted(process.ended_by)), found)

    def _compare_answer(self, name, command, expected_answer, received):
        if command != "ping":
            self.compare(f"the answer to {command} by {name}", named(int(expected_answer)), named(int(received)))

    def _check_silence(self, when):
        ran = self.freezer.test_tasks.unexpected_answers()
        self.compare(f"the tasks that are frozen or stopped and have run all the same, {when}", [], ran)

    # Comparing everything

    def compare_all(self):
        for group in self.state.groups:
            if group != ROOT:
                self._compare_group(group)
        self._compare_progress()

    def _compare_group(self, group):
        path = self.state.path(group)
        if self._notices:
            self._notices.compare(self.state, group, path)
        else:
            self._compare_state(group, path)
        for file in self.rules.era.files_of(False):
            if file.readable and file.name not in ("freezer.state", "cgroup.events"):
                self._compare_file(group, path, file.name)
        self.compare_directory(group, path)

    def _compare_state(self, group, path):
        real_path = self.freezer.real_path(path, "freezer.state")
        # After FREEZING a second read may see FROZEN.
        for _ in range(2):
            self.state, word = freezing.read_state(self.state, self.rules, group)
            may_stay_freezing = word == FROZEN and freezing.may_stay_freezing(self.state, self.rules, group)
            found = self._read_state(real_path, word, 0 if may_stay_freezing else test_tasks.TIMEOUT_SECONDS)
            self.compare(f"{path}/freezer.state", word, word if may_stay_freezing and found == FREEZING else found)
            if word != FREEZING:
                break

    @staticmethod
    def _read_state(real_path, word, timeout):
        limit = time.monotonic() + timeout
        reads = 0
        while True:
            seen = read(real_path).decode().removesuffix("\n")
            if seen == word or not (word == FROZEN and seen == FREEZING) or time.monotonic() > limit:
                return seen
            reads += 1
            time.sleep(0 if reads < 50 else POLL_SECONDS)

    def _compare_file(self, group, path, file):
        expected = model.contents(self.state, group, file)
        found = read_all(self.freezer.real_path(path, file)).decode()
        if isinstance(expected, set):
            ids = [int(line) for line in found.splitlines()]
            if not self.rules.era.is_unified:
                self.compare(f"the order of {path}/{file}", sorted(ids), ids)
            names = {test_task.tid: name for name, test_task in self.freezer.test_tasks.by_name.items()}
            expected, found = sorted(expected), sorted(names.get(number, f"?{number}") for number in ids)
        if file == "cgroup.stat.local":
            self._frozen_times.look(self.state, group, path, int(found.split()[1]))
        self.compare(f"{path}/{file}", expected, found if isinstance(expected, list) else unified.observed(file, found))

    def end(self):
        """The sequence is over."""
        if self._notices:
            self._notices.end()
        self._frozen_times = unified.FrozenTimes(self.compare)

    def compare_directory(self, group, path):
        attributes, children = self.state.groups[group].attributes, self.state.children(group)
        directory = self.freezer.real_path(path)
        listed = set(os.listdir(directory))
        if group == ROOT:
            listed = {name for name in listed if name in attributes} | ({self.freezer.top_name} & listed)
            children = {self.freezer.top_name: None}
        elif self.rules.era.is_unified and self.freezer.daemon is None:
            listed = {name for name in listed if name in attributes or name in children or not unified.is_kernels_alone(name)}
        # A kernel's freezer has no signal.kill.
        missing = {"signal.kill"} - listed if self.freezer.daemon is None else set()
        self.compare(f"the listing of {path}", sorted((set(attributes) | set(children)) - {""} - missing), sorted(listed))
        for name in set(attributes) - missing:
            self._compare_attributes(f"{path}/{name}", os.path.join(directory, name) if name else directory, attributes[name], name == "")
        if group != ROOT:
            self.compare(f"the link count of {path}", 2 + len(children), os.lstat(directory).st_nlink)

    def _compare_attributes(self, path, real_path, expected, is_directory):
        found = os.lstat(real_path)
        kind = stat.S_IFDIR if is_directory else stat.S_IFREG
        self.compare(f"mode, owner and size of {path}", (oct(kind | expected.mode), expected.uid, expected.gid, 0),
                     (oct(found.st_mode), found.st_uid, found.st_gid, found.st_size))
        if expected.xattrs:
            self.compare(f"xattrs of {path}", expected.xattrs, tuple((name, os.getxattr(real_path, name)) for name in sorted(os.listxattr(real_path))))

    def compare_xattrs(self):
        for group in self.state.groups:
            if group != ROOT:
                for name, expected in self.state.groups[group].attributes.items():
                    if not (name == "signal.kill" and self.freezer.daemon is None):
                        real_path = self.freezer.real_path(self.state.path(group), name)
                        self.compare(f"names of xattrs of {real_path}", [one for one, _ in expected.xattrs], sorted(os.listxattr(real_path)))

    def _compare_progress(self):
        test_tasks = self.freezer.test_tasks
        running = [name for name in self.state.tasks if self.state.runs(name)]
        for name in running:
            test_tasks.ping(name)
        for name in self.state.tasks:
            if not self.state.runs(name) and not test_tasks.by_name[name].must_be_silent and not self.state.waits_in_vfork(name):
                test_tasks.expect_silence(name)
        for name in running:
            process = self.state.processes.get(name)
            if process and process.is_shell and process.stops is not None:
                self.compare(f"the stops of its children that {name} has seen", process.stops, test_tasks.stops_seen(name))
            for command, expected_answer, received in test_tasks.await_answers(name):
                self._compare_answer(name, command, expected_answer, received)
            self._counts.compared += 1
        self._check_silence("afterwards")
