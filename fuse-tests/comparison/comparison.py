"""Executes sequences of operations on the model and on real freezers side by side."""

import contextlib
from dataclasses import replace

import model
import test_tasks
import waiting
from model_check import Difference, ModelCheck
from possible import is_possible
from state import ROOT
from test_tasks import NoAnswer


class Counts:
    """How much was done: operations, sequences, values that were compared, and notices among these."""

    def __init__(self):
        self.operations = self.compared = self.sequences = self.notices = 0


class Comparison:
    """Compares the model with the mount, and with the kernel's freezer where there is one."""

    def __init__(self, freezers, watchdog, counts):
        self._checks = [ModelCheck(freezer, counts) for freezer in freezers]
        self._watchdog = watchdog
        self._counts = counts
        self.without_kernel = len(self._checks) == 1

    @property
    def state(self):
        return self._checks[0].state

    @property
    def rules(self):
        return self._checks[0].rules

    @contextlib.contextmanager
    def tolerating(self, tolerated):
        """Within it these known differences are tolerated, and no others."""
        check, = self._checks
        rules = check.rules
        try:
            check.rules = check.freezer.rules = replace(rules, tolerated=tolerated)
            yield
        finally:
            check.rules = check.freezer.rules = rules

    def is_possible(self, operation):
        return all(is_possible(operation, check.state, check.rules, self.without_kernel) for check in self._checks)

    def _begin(self):
        self._counts.sequences += 1
        for check in self._checks:
            self._watchdog.begin_step(check.freezer, "the beginning of a sequence")
            check.state = model.initial_state(check.rules)
            try:
                check.freezer.begin()
                check.compare_directory(ROOT, "/")
            except OSError as error:
                raise Difference(f"{check.freezer.title}, at the beginning: {error}") from error

    def _step(self, operation):
        """Executes the operation, if it is possible, and returns whether it was. Raises Difference."""
        if not self.is_possible(operation):
            return False
        self._counts.operations += 1
        for check in self._checks:
            self._watchdog.begin_step(check.freezer, operation)
            try:
                check.step(operation)
                if not operation.unobserved:
                    check.compare_all()
            except (waiting.TooLate, NoAnswer) as late:
                raise Difference(f"{check.freezer.title}: {late}", self._watchdog.diagnosis()) from late
            except OSError as error:
                raise Difference(f"{check.freezer.title}: {operation}, or a comparison after it: {error}") from error
        return True

    def _compare_finally(self):
        for check in self._checks:
            self._watchdog.begin_step(check.freezer, "the last comparison")
            try:
                check.compare_all()
                check.compare_xattrs()
            except (waiting.TooLate, NoAnswer, OSError) as error:
                raise Difference(f"{check.freezer.title}, in the last comparison: {error}", self._watchdog.diagnosis()) from error

    def _end(self, is_clean):
        """is_clean: no difference was found, so that the state is known, and test tasks can be used again."""
        for check in self._checks:
            self._watchdog.begin_step(check.freezer, "the end of a sequence")
            check.end()
            try:
                # What a sequence leaves, the next one would find: a short wait is not enough here.
                with test_tasks.timeout(test_tasks.LONG_SECONDS):
                    check.freezer.end(check.state if is_clean else None)
            except (OSError, waiting.TooLate, NoAnswer) as error:
                raise Difference(f"{check.freezer.title} can't be restored at the end of the sequence: {error}", self._watchdog.diagnosis()) from error
        self._watchdog.idle()

    def run(self, operations):
        """Runs a sequence, which may be generated while it runs. Returns the operations that were executed, and the difference or None."""
        done, difference = [], None
        try:
            self._begin()
            for operation in operations:
                done.append(operation)
                if not self._step(operation):
                    done.pop()
            self._compare_finally()
        except Difference as found:
            difference = found
        try:
            self._end(difference is None)
        except Difference as found:
            difference = difference or found
        return done, difference
