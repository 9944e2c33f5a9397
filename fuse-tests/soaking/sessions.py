"""Freezes and thaws sessions with job control: no shell may see that its job has stopped, and no job may end because its session leader ends."""

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
from group_worker import SETTLE_SECONDS, GroupWorker
from worker import Fault

SHELLS = ["bash", "--norc"], ["dash", "-i"], ["zsh", "-f"]
BEGIN_SECONDS = 20
JOBS = 15
BEGIN, END = 1, 2
#: A job ends by itself, if the soak was killed and can't end it.
JOB_SECONDS = 100
#: parts of what shells print when a job has stopped
STOP_MESSAGES = b"topped", b"uspended"


def sleeps(pid):
    return processes.state(pid) == "S" and not processes.stands_still(pid)


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

    def output(self):
        with contextlib.suppress(BlockingIOError):
            return os.read(self.terminal, 65536)
        return b""

    def check(self):
        """To be called when it waits for its job again."""
        output = self.output()
        if self.foreground() != self.job or any(message in output for message in STOP_MESSAGES):
            raise Fault(f"{self.name} has lost its foreground job: {output!r}")

    def clean_up(self):
        # When the shell has ended, its job is a child of this process.
        for pid in self.members:
            children.end(pid)
        os.close(self.terminal)


class BackgroundJobs:
    """A session whose leader has background jobs, each a process group of two processes. start lets it make them, let_leader_exit ends the leader."""

    def __init__(self):
        self._memory = mmap.mmap(-1, 4 * (1 + 2 * JOBS))
        self.leader = children.start(self._lead)

    def start(self):
        self._set(0, BEGIN)

    def have_started(self):
        return 0 not in self.ids()

    def let_leader_exit(self):
        """The leader ends as soon as it runs."""
        self._set(0, END)

    def ids(self):
        return list(struct.unpack_from(f"{2 * JOBS}i", self._memory, 4))

    def clean_up(self):
        """Ends all, also those that were forked just now. A job whose parent has ended becomes a child of this process."""
        children.end(self.leader)
        while left := [pid for pid in children.all_of(os.getpid()) if os.getsid(pid) == self.leader]:
            for pid in left:
                children.end(pid)

    def _set(self, slot, number):
        struct.pack_into("i", self._memory, 4 * slot, number)

    def _await(self, number):
        """Waits for the number, but not longer than the worker lives."""
        while struct.unpack_from("i", self._memory)[0] < number and os.getppid() == self._worker:
            time.sleep(0.001)

    def _lead(self):
        self._worker = os.getppid()
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
        # Its parent ends earlier, so it can't end with its parent.
        time.sleep(JOB_SECONDS)


class Sessions(GroupWorker):
    mean_pause = 0.1

    def prepare(self):
        self.shells = []
        children.become_subreaper()
        super().prepare()
        for command in SHELLS:
            self.shells.append(Shell(command, self.shared.scratch, self.attach))

    def clean_up(self):
        self.thaw_to_end()
        for shell in self.shells:
            shell.clean_up()

    def operations(self):
        return [(4, self.freeze_shells), (1, self.freeze_jobs)]

    def freeze_shells(self):
        self.freeze(self.members())
        self.thaw(self.members())
        self.check_shells()

    def freeze_jobs(self):
        self.write_state(b"THAWED")
        jobs = BackgroundJobs()
        try:
            self.check_jobs_outlive_leader(jobs)
        finally:
            self.thaw_to_end()
            jobs.clean_up()
        self.check_shells()

    def check_jobs_outlive_leader(self, jobs):
        """The leader ends as soon as it is thawed. Its jobs are thawed then, so that no process group becomes orphaned while it has stopped members."""
        self.attach(jobs.leader)
        jobs.start()
        self.until(jobs.have_started, SETTLE_SECONDS, "the start of jobs")
        members = [*jobs.ids(), *self.members()]
        self.freeze([jobs.leader, *members])
        jobs.let_leader_exit()
        self.thaw(members)
        self.until(lambda: children.has_ended(jobs.leader), SETTLE_SECONDS, "the end of a session leader")
        # The effects of its end on the jobs came before it was a zombie.
        self.until(lambda: all(sleeps(pid) or children.has_ended(pid) for pid in jobs.ids()), SETTLE_SECONDS, "the rest of jobs")
        ended = [pid for pid in jobs.ids() if children.has_ended(pid)]
        if ended:
            raise Fault(f"{len(ended)} of {2 * JOBS} processes have ended with their session leader")

    def members(self):
        return [pid for shell in self.shells for pid in shell.members]

    def check_shells(self):
        for shell in self.shells:
            self.until(lambda shell=shell: sleeps(shell.pid), SETTLE_SECONDS, f"the rest of {shell.name}")
            shell.check()
