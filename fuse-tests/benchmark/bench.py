"""What all measurements share: the mounts that are compared, the programs, and the deadline."""

import contextlib
import sys
import threading
import time
from functools import cached_property

import kernel
import task_set
import warming
from freezerfs import Freezerfs
from minimalfs import MinimalFs
from processes import Program


class Bench:
    def __init__(self, stack, programs, quick):
        self.quick = quick
        self.rounds = 3 if quick else 7
        self.programs = programs
        self.kernel = kernel.freezer()
        self.kernel_v2 = kernel.v2_freezer()
        self._stack = stack
        self._mounts = []

    @cached_property
    def ours(self):
        return self._enter_warm(Freezerfs())

    @cached_property
    def v1(self):
        """freezerfs by the kernel's freezer, where that is."""
        return self.kernel and self._enter_warm(Freezerfs(options=["engine=v1", "semantics=hierarchical"], thawed=b"THAWED\n"))

    @cached_property
    def v2(self):
        """The same by cgroup v2."""
        return self.kernel_v2 and self._enter_warm(Freezerfs(options=["engine=v2", "semantics=hierarchical"], thawed=b"THAWED\n"))

    @cached_property
    def unified(self):
        """freezerfs with the rules of cgroup v2 and engine=signals."""
        return self._enter_warm(Freezerfs(options=["semantics=v2"]))

    @cached_property
    def unified_v2(self):
        """The same by cgroup v2 of the kernel, where that is."""
        return self.kernel_v2 and self._enter_warm(Freezerfs(options=["semantics=v2", "engine=v2"]))

    def mount(self, engine):
        """freezerfs with this engine; None if the machine has it not."""
        return {"signals": lambda: self.ours, "v1": lambda: self.v1, "v2": lambda: self.v2}[engine]()

    @cached_property
    def minimalfs(self):
        program = self.programs["minimalfs"]
        return program and self._enter(MinimalFs(program))

    def _enter(self, mount):
        self._stack.enter_context(mount)
        self._mounts.append(mount)
        return mount

    @contextlib.contextmanager
    def mounted(self, mount):
        """A mount that few measurements need, warm, for as long as they take."""
        with mount:
            self._mounts.append(mount)
            with self.task_set("sleeping", 1) as one:
                warming.warm_up(mount, one.pids)
            try:
                yield
            finally:
                self._mounts.remove(mount)

    def _enter_warm(self, mount):
        self._enter(mount)
        with self.task_set("sleeping", 1) as one:
            warming.warm_up(mount, one.pids)
        return mount

    @property
    def daemon(self):
        """The daemon's process id, or None if nothing was measured with it."""
        return self.ours.pid if "ours" in self.__dict__ else None

    def task_set(self, kind, count):
        return task_set.make(self.programs["make_tasks"], kind, count)

    @contextlib.contextmanager
    def populated(self, hierarchies, kind, count):
        """Makes tasks, and a group with all of them in each hierarchy. A hierarchy that is None has no group."""
        with contextlib.ExitStack() as stack:
            groups = [h and stack.enter_context(h.group("measured")) for h in hierarchies]
            tasks = stack.enter_context(self.task_set(kind, count))
            for group in filter(None, groups):
                # In the kernel's frozen group, killed tasks would not end.
                stack.callback(group.thaw)
                group.attach(tasks.pids)
            yield tasks, groups

    @contextlib.contextmanager
    def signals(self, pids):
        """Yields a function that freezes or thaws the processes by the C program, for either word, and returns microseconds."""
        if not self.programs["signal_freezer"]:
            yield None
            return
        with Program([self.programs["signal_freezer"]]) as program:
            for pid in pids:
                program.say(f"add {pid}")
            yield lambda word: float(program.ask(word))

    @contextlib.contextmanager
    def deadline(self, seconds):
        """After these seconds it aborts the mounts: a call on a mount that does not answer would never return."""
        timer = threading.Timer(seconds, self._abort, [seconds])
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _abort(self, seconds):
        print(f"not done within {seconds} s: the mounts are aborted", file=sys.stderr)
        for mount in list(self._mounts):
            mount.abort()

    @staticmethod
    def await_untraced():
        """Returns when no daemon traces SIGCONT any more, which slows its senders: that ends two seconds after its last thaw."""
        time.sleep(2.5)

    @staticmethod
    def settle(count=0):
        """Gives tasks that were continued the time to sleep again."""
        time.sleep(0.02 + count * 40e-6)
