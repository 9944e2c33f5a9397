"""Runs operations on the model and the real freezers side by side, and compares all that a user can see after each."""

import contextlib
import errno
import os
import stat
import time
from dataclasses import replace

import deaths
import model
import puppets
import waiting
from hierarchy import read, read_all
from possible import is_possible
from puppets import PAUSE, Silence
from state import FREEZING, FROZEN, ROOT


class Difference(Exception):
    """The model says one thing, and a real freezer another; with how everything stood, where somebody was waited for in vain."""

    def __init__(self, text, diagnosis=""):
        super().__init__(text)
        self.diagnosis = diagnosis


def named(number):
    return "success" if number == 0 else errno.errorcode.get(number, str(number))


class Side:
    """A real freezer and the model's idea of it."""

    def __init__(self, subject, counts):
        self.subject = subject
        self.rules = subject.rules
        self.state = None
        self._counts = counts

    def same(self, what, expected, found):
        self._counts.compared += 1
        if expected != found:
            raise Difference(f"{self.subject.title}: {what}: {found} instead of {expected}")

    # One operation

    def step(self, operation):
        self._check_held("before that")
        before = self.state
        self.state, expected = model.step(self.state, operation, self.rules)
        found = self.subject.perform(operation, expected)
        if found is not None:
            self.same(f"the answer to {operation}", named(expected), named(found))
        for name, command, wanted, said in self.subject.settle(self.state, operation):
            self._same_answer(name, command, wanted, said)
        for name in deaths.between(before, self.state):
            self._look_at_end(name)

    def _look_at_end(self, name):
        process = self.state.processes.get(name)
        found = process and self.subject.ended_by(name)
        if found is not None:
            self.same(f"what ended {name}", found if found in process.ended_by else " or ".join(sorted(process.ended_by)), found)

    def _same_answer(self, name, command, wanted, said):
        if command != "ping":
            self.same(f"the answer to {command} by {name}", named(int(wanted)), named(int(said)))

    def _check_held(self, when):
        ran = self.subject.puppets.who_ran()
        self.same(f"who is frozen or stopped and has run all the same, {when}", [], ran)

    # Looking at everything

    def look(self):
        for group in self.state.groups:
            if group != ROOT:
                self._look_at_group(group)
        self._look_at_progress()

    def _look_at_group(self, group):
        path = self.state.path(group)
        self._look_at_state(group, path)
        for file in self.rules.era.files_of(False):
            if file.readable and file.name != "freezer.state":
                self._look_at_file(group, path, file.name)
        self.look_at_folder(group, path)

    def _look_at_state(self, group, path):
        real = self.subject.real(path, "freezer.state")
        # A second time where FREEZING is seen at first.
        for _ in range(2):
            self.state, word = model.see_state(self.state, self.rules, group)
            may_last = word == FROZEN and model.may_last(self.state, self.rules, group)
            found = self._read_state(real, word, 0 if may_last else puppets.PATIENCE)
            self.same(f"{path}/freezer.state", word, word if may_last and found == FREEZING else found)
            if word != FREEZING:
                break

    @staticmethod
    def _read_state(real, word, patience):
        limit = time.monotonic() + patience
        looks = 0
        while True:
            seen = read(real).decode().removesuffix("\n")
            if seen == word or not (word == FROZEN and seen == FREEZING) or time.monotonic() > limit:
                return seen
            looks += 1
            time.sleep(0 if looks < 50 else PAUSE)

    def _look_at_file(self, group, path, file):
        expected = model.contents(self.state, group, file)
        found = read_all(self.subject.real(path, file)).decode()
        if isinstance(expected, set):
            ids = [int(line) for line in found.splitlines()]
            self.same(f"the order of {path}/{file}", sorted(ids), ids)
            names = {puppet.tid: name for name, puppet in self.subject.puppets.by_name.items()}
            expected, found = sorted(expected), sorted(names.get(number, f"?{number}") for number in ids)
        self.same(f"{path}/{file}", expected, found)

    def look_at_folder(self, group, path):
        attributes, children = self.state.groups[group].attributes, self.state.children(group)
        folder = self.subject.real(path)
        listed = set(os.listdir(folder))
        if group == ROOT:
            listed = {name for name in listed if name in attributes} | ({self.subject.top_name} & listed)
            children = {self.subject.top_name: None}
        alone = {"signal.kill"} - listed if self.subject.daemon is None else set()
        self.same(f"the listing of {path}", sorted((set(attributes) | set(children)) - {""} - alone), sorted(listed))
        for name in set(attributes) - alone:
            self._look_at_attributes(f"{path}/{name}", os.path.join(folder, name) if name else folder, attributes[name], name == "")
        if group != ROOT:
            self.same(f"the link count of {path}", 2 + len(children), os.lstat(folder).st_nlink)

    def _look_at_attributes(self, path, real, expected, is_folder):
        found = os.lstat(real)
        kind = stat.S_IFDIR if is_folder else stat.S_IFREG
        self.same(f"mode, owner and size of {path}", (oct(kind | expected.mode), expected.uid, expected.gid, 0),
                  (oct(found.st_mode), found.st_uid, found.st_gid, found.st_size))
        if expected.xattrs:
            self.same(f"xattrs of {path}", expected.xattrs, tuple((name, os.getxattr(real, name)) for name in sorted(os.listxattr(real))))

    def look_at_xattrs(self):
        for group in self.state.groups:
            if group != ROOT:
                for name, expected in self.state.groups[group].attributes.items():
                    if not (name == "signal.kill" and self.subject.daemon is None):
                        real = self.subject.real(self.state.path(group), name)
                        self.same(f"names of xattrs of {real}", [one for one, _ in expected.xattrs], sorted(os.listxattr(real)))

    def _look_at_progress(self):
        puppets = self.subject.puppets
        running = [name for name in self.state.tasks if self.state.runs(name)]
        for name in running:
            puppets.ping(name)
        for name in self.state.tasks:
            if not self.state.runs(name) and not puppets.by_name[name].held and not self.state.is_waiting(name):
                puppets.hold(name)
        for name in running:
            process = self.state.processes.get(name)
            if process and process.is_shell and process.stops is not None:
                self.same(f"the stops of its children that {name} has seen", process.stops, puppets.stops_seen(name))
            for command, wanted, said in puppets.answers(name):
                self._same_answer(name, command, wanted, said)
            self._counts.compared += 1
        self._check_held("now")


class Counts:
    def __init__(self):
        self.operations = self.compared = self.sequences = 0


class Judge:
    """The model against the mount, and against the kernel where there is one."""

    def __init__(self, subjects, watch, counts):
        self._sides = [Side(subject, counts) for subject in subjects]
        self._watch = watch
        self._counts = counts
        self.alone = len(self._sides) == 1

    @property
    def state(self):
        return self._sides[0].state

    @property
    def rules(self):
        return self._sides[0].rules

    @contextlib.contextmanager
    def excusing(self, excused):
        """Excuses these differences alone, for a while."""
        side, = self._sides
        rules = side.rules
        try:
            side.rules = side.subject.rules = replace(rules, excused=excused)
            yield
        finally:
            side.rules = side.subject.rules = rules

    def is_possible(self, operation):
        return all(is_possible(operation, side.state, side.rules, self.alone) for side in self._sides)

    def begin(self):
        self._counts.sequences += 1
        for side in self._sides:
            self._watch.now(side.subject, "the beginning of a sequence")
            side.state = model.beginning(side.rules)
            try:
                side.subject.begin()
                side.look_at_folder(ROOT, "/")
            except OSError as error:
                raise Difference(f"{side.subject.title}, at the beginning: {error}") from error

    def step(self, operation):
        """Whether it could be done. Raises Difference."""
        if not self.is_possible(operation):
            return False
        self._counts.operations += 1
        for side in self._sides:
            self._watch.now(side.subject, operation)
            try:
                side.step(operation)
                if not operation.quiet:
                    side.look()
            except (waiting.TooLate, Silence) as late:
                raise Difference(f"{side.subject.title}: {late}", self._watch.diagnosis()) from late
            except OSError as error:
                raise Difference(f"{side.subject.title}: {operation}, or a look after it: {error}") from error
        return True

    def last_look(self):
        for side in self._sides:
            self._watch.now(side.subject, "the last look")
            try:
                side.look()
                side.look_at_xattrs()
            except (waiting.TooLate, Silence, OSError) as error:
                raise Difference(f"{side.subject.title}, in the last look: {error}", self._watch.diagnosis()) from error

    def end(self, clean):
        for side in self._sides:
            self._watch.now(side.subject, "the end of a sequence")
            try:
                side.subject.end(side.state if clean else None)
            except (OSError, waiting.TooLate, Silence) as error:
                raise Difference(f"{side.subject.title} can't be left as it was found: {error}", self._watch.diagnosis()) from error
        self._watch.rest()

    def run(self, operations):
        """Runs a sequence, which may grow while it runs. Returns those that were done, and the difference, or None."""
        done, difference = [], None
        try:
            self.begin()
            for operation in operations:
                done.append(operation)
                if not self.step(operation):
                    done.pop()
            self.last_look()
        except Difference as found:
            difference = found
        try:
            self.end(difference is None)
        except Difference as found:
            difference = difference or found
        return done, difference
