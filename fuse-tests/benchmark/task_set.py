"""Makes the tasks that are frozen: the benchmark's own processes, and no others."""

import contextlib
import os
import sys

from processes import Program

WITHOUT_COMPILER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "make_tasks.py")


class TaskSet:
    def __init__(self, program, pids):
        self._program = program
        self.pids = pids

    def make_busy(self):
        self._program.ask("busy")

    def rest(self):
        self._program.ask("rest")


@contextlib.contextmanager
def make(compiled, kind, count):
    """compiled: the C program, or None if there is no compiler."""
    command = [compiled] if compiled else [sys.executable, "-B", WITHOUT_COMPILER]
    with Program([*command, kind, str(count)]) as program:
        processes = 1 if kind == "threads" else count
        pids = [int(program.answer()) for _ in range(processes)]
        if compiled and program.answer() != "ready":
            raise RuntimeError(f"{count} tasks could not be made")
        yield TaskSet(program, pids)
