"""A mount of its own with semantics=v2, whose changes are awaited by poll(2) and inotify(7), also after its daemon was killed or another has taken over."""

import contextlib
import os
import tempfile

import children
from freezerfs import Freezerfs
from logs import first_error
from watching import Watcher
from worker import Fault, Worker

MEMBERS = 2
TOLD_SECONDS = 10


class Notices(Worker):
    mean_pause = 0.1

    def prepare(self):
        # For the soak to find what is left.
        tempfile.tempdir = self.shared.scratch
        self.log = os.path.join(self.shared.scratch, "notices-log")
        # With semantics=v2 there is no engine=v1.
        engine = "signals" if self.shared.engine == "v1" else self.shared.engine
        self.mount = Freezerfs(options=["semantics=v2", "persist", f"log={self.log}", f"engine={engine}"])
        self.mount.start_daemon()
        self.group = os.path.join(self.mount.root, "a")
        os.mkdir(self.group)
        self.watchers, self.members, self.is_frozen = [], [], False
        self.watch()
        self.populate()

    def clean_up(self):
        for watcher in self.watchers:
            watcher.close()
        with contextlib.suppress(OSError):
            self.write(os.path.join(self.group, "cgroup.freeze"), b"0")
        for pid in self.members:
            children.end(pid)
        self.mount.__exit__()
        error = first_error(self.log)
        if error:
            self.report_fault(f"in the log: {error}")

    def operations(self):
        return [(20, self.toggle), (4, self.kill_all), (1, self.take_over), (1, self.kill_daemon)]

    def toggle(self):
        self.is_frozen = not self.is_frozen
        self.change(lambda: self.write(os.path.join(self.group, "cgroup.freeze"), b"%d" % self.is_frozen), populated=1)

    def kill_all(self):
        self.change(lambda: self.write(os.path.join(self.group, "cgroup.kill"), b"1"), populated=0)
        for pid in self.members:
            children.end(pid)
        self.members = []
        self.populate()

    def populate(self):
        self.members = [children.start(children.sleep) for _ in range(MEMBERS)]
        self.change(self.attach_members, populated=1)

    def attach_members(self):
        for pid in self.members:
            self.write(os.path.join(self.group, "cgroup.procs"), b"%d\n" % pid)

    def take_over(self):
        """Those who wait stay; the next change is told to them."""
        self.mount.take_over()
        self.expect_state()
        self.toggle()

    def kill_daemon(self):
        self.mount.kill_daemon()
        self.mount.start_daemon()
        # What is open was in the mount that has ended.
        self.watch()
        self.expect_state()

    def watch(self):
        for watcher in self.watchers:
            watcher.close()
        self.watchers = [Watcher(os.path.join(self.group, "cgroup.events")) for _ in range(2)]

    def expect_state(self):
        found = self.read(os.path.join(self.group, "cgroup.freeze"))
        if found != b"%d\n" % self.is_frozen:
            raise Fault(f"{self.group}/cgroup.freeze is {found}, and {self.is_frozen} was written")
        # The next daemon may have to freeze the group again.
        if not self.watchers[0].await_contents(self.contents(populated=1), TOLD_SECONDS):
            raise Fault(f"poll does not tell that the group is as it was; it is '{self.watchers[0].read()}'")

    def contents(self, populated):
        return f"populated {populated} frozen {self.is_frozen:d}"

    def change(self, action, populated):
        """Does what changes cgroup.events, and reads that only when there is a notice."""
        polled, watched = self.watchers
        polled.forget()
        watched.forget()
        action()
        wanted = self.contents(populated)
        if not polled.await_change(wanted, TOLD_SECONDS):
            raise Fault(f"poll does not tell of '{wanted}'; it is '{polled.read()}'")
        if not watched.await_change_by_inotify(wanted, TOLD_SECONDS):
            raise Fault(f"inotify does not tell of '{wanted}'; it is '{watched.read()}'")
