"""Sessions with job control, which are frozen and thawed: no shell is told that its job has stopped, and no job dies as its session leader ends."""

import contextlib
import mmap
import os
import pty
import signal
import struct
import time

import children
import processes
import waiting
from members import SETTLE_SECONDS, GroupWorker
from worker import Fault

SHELLS = ["bash", "--norc"], ["dash", "-i"], ["zsh", "-f"]
BEGIN_SECONDS = 20
JOBS = 15
BEGIN, END = 1, 2
#: A job ends by itself, where nobody is left to end it.
JOB_SECONDS = 100
#: what shells say of a job that has stopped
COMPLAINTS = b"topped", b"uspended"


def sleeps(pid):
    return processes.state(pid) == "S"


class Shell:
    """An interactive shell on a terminal of its own, which waits for its foreground job."""

    def __init__(self, command, home, attach):
        self.name = command[0]
        environment = {"PATH": os.environ["PATH"], "HOME": home, "TERM": "dumb"}
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            try:
                for number in children.INHERITED:
                    signal.signal(number, signal.SIG_DFL)
                os.chdir("/")
                os.execvpe(command[0], command, environment)
            finally:
                os._exit(1)
        self.members = [self.pid]
        os.set_blocking(self.terminal, False)
        waiting.until(lambda: self.foreground() == self.pid and sleeps(self.pid), BEGIN_SECONDS, f"the prompt of {self.name}")
        attach(self.pid)
        os.write(self.terminal, b"sleep infinity\n")
        waiting.until(lambda: self.foreground() != self.pid and sleeps(self.pid), BEGIN_SECONDS, f"the job of {self.name}")
        self.job = self.foreground()
        waiting.until(lambda: sleeps(self.job), BEGIN_SECONDS, f"the job of {self.name}")
        self.members.append(self.job)

    def foreground(self):
        return os.tcgetpgrp(self.terminal)

    def said(self):
        with contextlib.suppress(BlockingIOError):
            return os.read(self.terminal, 65536)
        return b""

    def check(self):
        """To be called while it waits for its job again."""
        said = self.said()
        if self.foreground() != self.job or any(complaint in said for complaint in COMPLAINTS):
            raise Fault(f"{self.name} has lost its foreground job: {said!r}")

    def end(self):
        # Its job is this process's child from then on.
        for pid in self.members:
            children.end(pid)
        os.close(self.terminal)


class Jobs:
    """A session whose leader has jobs in the background, each a process group of two processes. They and it do what begin and end_leader say."""

    def __init__(self):
        self._memory = mmap.mmap(-1, 4 * (1 + 2 * JOBS))
        self.leader = children.start(self._lead)

    def begin(self):
        self._set(0, BEGIN)

    def have_begun(self):
        return 0 not in self.ids()

    def end_leader(self):
        """It ends as soon as it runs."""
        self._set(0, END)

    def ids(self):
        return list(struct.unpack_from(f"{2 * JOBS}i", self._memory, 4))

    def end(self):
        """Also of those that have only just been forked. Whoever loses its parent becomes a child of this process."""
        children.end(self.leader)
        while left := [pid for pid in children.all_of(os.getpid()) if os.getsid(pid) == self.leader]:
            for pid in left:
                children.end(pid)

    def _set(self, slot, number):
        struct.pack_into("i", self._memory, 4 * slot, number)

    def _await(self, number):
        """As long as somebody may tell it so."""
        while struct.unpack_from("i", self._memory)[0] < number and os.getppid() == self._maker:
            time.sleep(0.001)

    def _lead(self):
        self._maker = os.getppid()
        os.setsid()
        self._await(BEGIN)
        for job in range(JOBS):
            children.start(lambda job=job: self._run_job(2 * job))
        self._await(END)

    def _run_job(self, slot):
        os.setpgid(0, 0)
        children.start(lambda: self._sleep(slot + 1))
        self._sleep(slot)

    def _sleep(self, slot):
        self._set(1 + slot, os.getpid())
        # It has no parent that it could end with.
        time.sleep(JOB_SECONDS)


class Sessions(GroupWorker):
    rest = 0.1

    def begin(self):
        self.shells = []
        children.become_subreaper()
        super().begin()
        for command in SHELLS:
            self.shells.append(Shell(command, self.shared.scratch, self.attach))

    def end(self):
        for shell in self.shells:
            shell.end()

    def operations(self):
        return [(4, self.freeze_shells), (1, self.freeze_jobs)]

    def freeze_shells(self):
        self.freeze(self.members())
        self.thaw(self.members())
        self.check_shells()

    def freeze_jobs(self):
        self.tell(b"THAWED")
        jobs = Jobs()
        try:
            self.end_leader_of(jobs)
        finally:
            jobs.end()
        self.check_shells()

    def end_leader_of(self, jobs):
        """It ends as soon as it is thawed: when its jobs are, so that no process group becomes orphaned while it has stopped members."""
        self.attach(jobs.leader)
        jobs.begin()
        self.until(jobs.have_begun, SETTLE_SECONDS, "the begin of jobs")
        members = [*jobs.ids(), *self.members()]
        self.freeze([jobs.leader, *members])
        jobs.end_leader()
        self.thaw(members)
        self.until(lambda: children.has_ended(jobs.leader), SETTLE_SECONDS, "the end of a session leader")
        # What its end did to the jobs, it did before.
        self.until(lambda: all(processes.state(pid) in "SZX" for pid in jobs.ids()), SETTLE_SECONDS, "the rest of jobs")
        ended = [pid for pid in jobs.ids() if children.has_ended(pid)]
        if ended:
            raise Fault(f"{len(ended)} of {2 * JOBS} processes have ended with their session leader")

    def members(self):
        return [pid for shell in self.shells for pid in shell.members]

    def check_shells(self):
        for shell in self.shells:
            self.until(lambda shell=shell: sleeps(shell.pid), SETTLE_SECONDS, f"the rest of {shell.name}")
            shell.check()
