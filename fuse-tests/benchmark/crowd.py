"""Processes to be frozen: the benchmark's own, and no others."""

import contextlib
import os
import sys

from processes import Program

WITHOUT_C = os.path.join(os.path.dirname(os.path.abspath(__file__)), "crowd_without_c.py")


class Crowd:
    def __init__(self, program, pids):
        self._program = program
        self.pids = pids

    def be_busy(self):
        self._program.ask("busy")

    def rest(self):
        self._program.ask("rest")


@contextlib.contextmanager
def crowd(compiled, kind, count):
    command = [compiled] if compiled else [sys.executable, "-B", WITHOUT_C]
    with Program([*command, kind, str(count)]) as program:
        processes = 1 if kind == "threads" else count
        pids = [int(program.answer()) for _ in range(processes)]
        if compiled and program.answer() != "ready":
            raise RuntimeError(f"the crowd of {count} could not be made")
        yield Crowd(program, pids)
