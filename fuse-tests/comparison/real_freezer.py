"""A real freezer, a mount's or the kernel's, with test tasks of its own: executes operations, and waits for their effects."""

import contextlib
import os

import kernel
import operations as do
import test_tasks
import waiting
from executor import SIGNALS, Executor, errno_of, write
from exits import EXIT
from freezerfs import Freezerfs
from test_tasks import POLL_SECONDS, TestTasks


#: by the engine
FROZEN_LETTERS = {"signals": "Tt", "v1": "D", "v2": "FT"}


class RealFreezer:
    def __init__(self, title, root, rules, program, frozen_letters, daemon=None, holds_killed=False):
        """frozen_letters: of frozen tasks, as TestTask.letter has them; daemon: its process id, None for the kernel's freezer; holds_killed: whether a frozen
        task stays after SIGKILL."""
        self.title, self.root, self.rules, self.daemon = title, root, rules, daemon
        self.top_name = f"freezerfs-differential-{os.getpid()}"
        # In cgroup v2 a group in the root has the controllers that the host has enabled there, and one below that has none.
        path = os.path.join(self.top_name, "top") if daemon is None and rules.era.is_unified else self.top_name
        self.top = os.path.join(root, path)
        self.test_tasks = TestTasks(program)
        self._executor = Executor(root, path, self.test_tasks, daemon)
        self._frozen_letters = frozen_letters
        self._holds_killed = holds_killed
        self.real_path, self.perform = self._executor.real_path, self._executor.perform

    # Effects of an operation

    def wait_for_effects(self, state, operation):
        """Waits until the tasks that are to end have ended, and those that are to be frozen or stopped are. Returns the answers of all that run: names,
        commands, expected answers, and answers."""
        self._executor.forget_ended(state.tasks)
        for name in sorted(set(self.test_tasks.by_name) - set(state.tasks), key=lambda one: self.test_tasks.by_name[one].pidfd is None):
            self.test_tasks.await_end(name)
        by = operation.by if operation.by in state.tasks else None
        has_stopped = by is not None and not state.runs(by) and not state.waits_in_vfork(by)
        if has_stopped and "D" in self._frozen_letters:
            # With cgroup v1 a task that waits within its write has the same state letter as a frozen one.
            waiting.until(lambda: self._has_written(by), test_tasks.TIMEOUT_SECONDS, f"the write by {by}", pause=POLL_SECONDS)
        for name, task in state.tasks.items():
            self._wait_for_task(state, name, task)
            process = state.processes.get(name)
            if process and process.is_shell and process.stops is not None and state.runs(name):
                self.test_tasks.await_stops_seen(name, process.stops)
        if isinstance(operation, do.Kill) and operation.signal == "CONT" and "continued run for a moment" in self.rules.tolerated:
            for name in state.threads(operation.name):
                if state.tasks[name].freeze_requested:
                    self.test_tasks.received_answers(name)
        # Answers from before the task was frozen; and a thread may run on until the first thread of its process has taken the signal.
        early = [(by, *answer) for answer in self.test_tasks.received_answers(by)] if has_stopped else []
        return early + [(name, *answer) for name in state.tasks if state.runs(name) for answer in self.test_tasks.await_answers(name)]

    def ended_by(self, name):
        """What ended a zombie: a signal or EXIT, as in the model. None if it was reaped."""
        status = self.test_tasks.exit_status(name)
        return None if status is None else {0: EXIT, **{number: signal for signal, number in SIGNALS.items()}}.get(status, status)

    def _has_written(self, name):
        with contextlib.suppress(FileNotFoundError):
            return self.test_tasks.has_answer(name) or self.test_tasks.by_name[name].has_written()
        return False

    def _wait_for_task(self, state, name, task):
        process = state.processes[task.process]
        test_task = self.test_tasks.by_name[name]
        waits = state.waits_in_vfork(name)
        if process.traced:
            letters = "t"
        elif task.freeze_requested:
            letters = "" if waits and not self.rules.era.freezes_in_vfork else self._frozen_letters + ("D" if waits else "")
        else:
            letters = "T" if process.stopped and not waits else ""
        if letters and test_task.letter() not in letters:
            what = "be traced" if process.traced else "be frozen" if task.freeze_requested else "be stopped"
            try:
                waiting.until(lambda: test_task.letter() in letters, test_tasks.TIMEOUT_SECONDS, "", pause=POLL_SECONDS)
            except waiting.TooLate:
                raise waiting.TooLate(f"{name} ({test_task.pid}/{test_task.tid}) is to {what}, and is {test_task.letter()} after {test_tasks.TIMEOUT_SECONDS} s") from None
        if test_task.must_be_silent and state.runs(name):
            test_task.must_be_silent = False

    # The beginning and the end of a sequence

    def begin(self):
        os.makedirs(self.top)

    def end(self, state):
        """Thaws and removes all groups. Test tasks that are as new, according to the state, are kept for the next sequence; state may be None."""
        self._executor.close_all()
        directories = [directory for directory, _, _ in os.walk(os.path.join(self.root, self.top_name), topdown=False)]
        for directory in directories:
            with contextlib.suppress(OSError):
                write(os.path.join(directory, self.rules.era.state_file), self.rules.era.thawed.encode())
        if self._holds_killed:
            self._take_out_of_cells()
        reusable = [name for name in (state.tasks if state else ()) if _is_reusable(state, name)]
        for name in reusable:
            if state.tasks[name].group:
                write(os.path.join(self.root, self.rules.era.name_of("tasks")), b"%d" % self.test_tasks.by_name[name].pid)
        self.test_tasks.end_sequence(set(reusable))
        for directory in directories:
            waiting.until(lambda path=directory: errno_of(os.rmdir, path) == 0, test_tasks.TIMEOUT_SECONDS, f"rmdir {directory}", pause=POLL_SECONDS)

    def _take_out_of_cells(self):
        """Takes the tasks out of the host's cgroups: a task that was frozen when it left its group may have no group whose thaw would free it, and in the
        kernel's refrigerator not even SIGKILL ends it."""
        for task in self.test_tasks.by_name.values():
            with contextlib.suppress(OSError):
                write(os.path.join(kernel.mount_point(), "cgroup.procs"), b"%d" % task.pid)

    def close(self):
        with contextlib.suppress(OSError, waiting.TooLate):
            self.end(None)
        self.test_tasks.close()


def _is_reusable(state, name):
    process = state.processes.get(name)
    if process is None or state.threads(name) != [name] or not state.runs(name):
        return False
    return process.parent is None and process.uid == 0 and process.pgrp is None and not process.is_shell and not process.has_thaw_action


@contextlib.contextmanager
def mount(rules, program, engine, transition):
    era = rules.era
    with Freezerfs(options=[f"semantics={era.name}", "allow_other", f"engine={engine}", f"transition={transition}"], thawed=era.thawed.encode()) as mounted:
        freezer = RealFreezer(f"the mount, semantics={era.name}", mounted.root, rules, program, FROZEN_LETTERS[engine], mounted.pid, holds_killed=engine == "v1")
        try:
            yield freezer
        finally:
            freezer.close()


@contextlib.contextmanager
def kernels(rules, program):
    """The kernel's own freezer; None where it is not mounted."""
    root = kernel.mount_point() if rules.era.kernel == "v1" else kernel.v2_mount_point()
    if root is None:
        yield None
        return
    freezer = RealFreezer("the kernel", root, rules, program, FROZEN_LETTERS[rules.era.kernel])
    try:
        yield freezer
    finally:
        freezer.close()
