"""What all measurements share: the contenders, the programs, and the deadline."""

import contextlib
import sys
import threading
import time
from functools import cached_property

import crowd
import kernel
from freezerfs import Freezerfs
from minimalfs import MinimalFs
from processes import Program


class Bench:
    def __init__(self, stack, programs, quick):
        self.quick = quick
        self.rounds = 3 if quick else 7
        self.programs = programs
        self.kernel = kernel.freezer()
        self._stack = stack
        self._mounts = []

    @cached_property
    def ours(self):
        return self._enter(Freezerfs())

    @cached_property
    def minimalfs(self):
        program = self.programs["minimalfs"]
        return program and self._enter(MinimalFs(program))

    def _enter(self, mount):
        self._stack.enter_context(mount)
        self._mounts.append(mount)
        return mount

    @property
    def daemon(self):
        """The daemon's id, if anything has been measured with it."""
        return self.ours.pid if "ours" in self.__dict__ else None

    def crowd(self, kind, count):
        return crowd.crowd(self.programs["make_tasks"], kind, count)

    @contextlib.contextmanager
    def populated(self, hierarchies, kind, count):
        """One crowd that is in a group of each hierarchy. Those hierarchies that are None have no group."""
        with contextlib.ExitStack() as stack:
            groups = [h and stack.enter_context(h.group("crowd")) for h in hierarchies]
            people = stack.enter_context(self.crowd(kind, count))
            for group in filter(None, groups):
                # Killed, they would stay in the kernel's freezer as long as it is frozen.
                stack.callback(group.thaw)
                group.attach(people.pids)
            yield people, groups

    @contextlib.contextmanager
    def signals(self, pids):
        """Freezes and thaws by the C program: a function that takes either word and returns microseconds."""
        if not self.programs["signal_freezer"]:
            yield None
            return
        with Program([self.programs["signal_freezer"]]) as program:
            for pid in pids:
                program.say(f"add {pid}")
            yield lambda word: float(program.ask(word))

    @contextlib.contextmanager
    def deadline(self, seconds):
        """A mount that does not answer would hold who waits for it for ever: it is ended."""
        timer = threading.Timer(seconds, self._abort, [seconds])
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _abort(self, seconds):
        print(f"not done within {seconds} s: the mounts are ended", file=sys.stderr)
        for mount in self._mounts:
            mount.abort()

    @staticmethod
    def settle(count=0):
        """Gives tasks that were woken the time to fall asleep again."""
        time.sleep(0.02 + count * 40e-6)
