"""The test's own tasks: processes and threads of programs/test_tasks.c, each in a slot with a socket. They answer only while they run."""

import contextlib
import mmap
import os
import select
import signal
import socket
import struct
import subprocess

import processes
import waiting

SLOTS = 60
#: the descriptor through which the task of slot 0 writes; those of the other slots follow
WRITING = 500
#: each answer and each effect comes within this time, on the slowest machine too
LONG_SECONDS = 10
#: how long they are waited for now: see timeout
TIMEOUT_SECONDS = LONG_SECONDS
POLL_SECONDS = 0.0002


class NoAnswer(Exception):
    """A task that should have answered did not."""


@contextlib.contextmanager
def timeout(seconds):
    """Within it, answers and effects are waited for so long."""
    global TIMEOUT_SECONDS
    before, TIMEOUT_SECONDS = TIMEOUT_SECONDS, seconds
    try:
        yield
    finally:
        TIMEOUT_SECONDS = before


class TestTask:
    """A process or thread of the test."""

    def __init__(self, name, slot, pid, tid, pidfd):
        self.name, self.slot, self.pid, self.tid, self.pidfd = name, slot, pid, tid, pidfd
        #: commands that were not answered yet, and the expected answers
        self.unanswered = []
        #: whether it does not run, and so must not answer
        self.must_be_silent = False

    def letter(self):
        """The state letter of this thread in /proc; X if it has gone, and F if cgroup v2 has frozen it, which /proc shows as a sleep."""
        try:
            directory = f"/proc/{self.pid}/task/{self.tid}"
            with open(directory + "/stat", "rb") as file:
                letter = file.read().rsplit(b") ", 1)[1][:1].decode()
            return "F" if letter == "S" and processes.wait_channel(directory) in processes.V2_WAIT_CHANNELS else letter
        except OSError:
            return "X"

    def has_written(self):
        """Whether the write system call has taken effect: the task is stopped or frozen in it now, or when it closes the file."""
        directory, descriptor = f"/proc/{self.pid}/task/{self.tid}", WRITING + self.slot
        # This is read first: a task that uses the descriptor now has opened it.
        with open(f"{directory}/syscall", "rb") as file:
            uses_it = file.read().split()[1:2] == [b"%#x" % descriptor]
        try:
            with open(f"{directory}/fdinfo/{descriptor}", "rb") as file:
                return int(file.readline().split()[1]) > 0
        except FileNotFoundError:
            return uses_it


def _pair():
    """The test's end and the task's. They carry packets; a reader sees the end of them when the other end was closed."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.setblocking(False)
    return ours, theirs


def _receive(end):
    """Waits for a packet. None if there is none within TIMEOUT_SECONDS."""
    poll = select.poll()
    poll.register(end, select.POLLIN)
    return end.recv(64).decode() if poll.poll(TIMEOUT_SECONDS * 1000) else None


class TestTasks:
    def __init__(self, program):
        self.by_name = {}
        self._idle = []
        self._ended = {}
        memory = os.memfd_create("test_tasks")
        try:
            # Ids, and how many stops shells have seen.
            os.ftruncate(memory, 2 * SLOTS * 4)
            self._table = mmap.mmap(memory, 2 * SLOTS * 4)
            self._spawner, theirs = _pair()
            # The tasks' ends stay open here too: a packet that was not read is discarded when a slot is used again.
            self._ours, self._theirs = zip(*(_pair() for _ in range(SLOTS)))
            fds = [theirs.fileno(), memory, *(end.fileno() for end in self._theirs)]
            # In a session of its own, so that Ctrl-C reaches the test alone.
            self._process = subprocess.Popen([program, *map(str, fds)], pass_fds=fds, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                             start_new_session=True, cwd="/")
            theirs.close()
        finally:
            os.close(memory)
        self._free = list(range(SLOTS))

    def close(self):
        """Ends all tasks, in whatever state they are."""
        self._spawner.close()
        for one in self._ours:
            one.close()
        try:
            self._process.wait(TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for test_task in [*self.by_name.values(), *self._idle, *self._ended.values()]:
            self._close_pidfd(test_task)
        for one in self._theirs:
            one.close()
        self._table.close()

    # Start and end

    def _ask_spawner(self, command):
        self._spawner.send(command.encode())
        received = _receive(self._spawner)
        if received is None:
            raise NoAnswer(f"the spawner has not answered {command!r} for {TIMEOUT_SECONDS} s")
        return int(received)

    def _slot(self):
        slot = self._free.pop(0)
        for end in self._ours[slot], self._theirs[slot]:
            with contextlib.suppress(BlockingIOError):
                while True:
                    end.recv(65536, socket.MSG_DONTWAIT)
        self._set(slot, 0)
        return slot

    def _set(self, slot, value):
        struct.pack_into("i", self._table, slot * 4, value)

    def _get(self, slot):
        return struct.unpack_from("i", self._table, slot * 4)[0]

    def spawn(self, name):
        if self._idle:
            test_task = self._idle.pop()
            test_task.name = name
        else:
            slot = self._slot()
            pid = self._ask_spawner(f"spawn {slot}")
            test_task = TestTask(name, slot, pid, pid, os.pidfd_open(pid))
        self.by_name[name] = test_task

    def start_child(self, parent, name, command):
        """Lets a task make a process or thread. That exists when this returns, but perhaps has not run yet."""
        slot = self._slot()
        self.send_command(parent, command, slot, expected="0")
        waiting.until(lambda: self._get(slot), TIMEOUT_SECONDS, f"{name}, made by {parent}", pause=POLL_SECONDS)
        tid = self._get(slot)
        pid = self.by_name[parent].pid if command == "thread" else tid
        self.by_name[name] = TestTask(name, slot, pid, tid, None if command == "thread" else os.pidfd_open(pid))

    def await_end(self, name):
        """Waits until the task has ended, reaped or not."""
        test_task = self.by_name.pop(name)
        if test_task.pidfd is None:
            waiting.until(lambda: test_task.letter() == "X", TIMEOUT_SECONDS, f"the end of {name}", pause=POLL_SECONDS)
        else:
            poll = select.poll()
            poll.register(test_task.pidfd, select.POLLIN)
            if not poll.poll(TIMEOUT_SECONDS * 1000):
                raise waiting.TooLate(f"the end of {name} ({test_task.pid}, {test_task.letter()}): not within {TIMEOUT_SECONDS} s")
        self._ended[name] = test_task

    def reap(self, name):
        self._ask_spawner(f"reap {self._ended[name].pid}")

    def exit_status(self, name):
        """The status of a zombie, as wait(2) gives it; None if it was reaped."""
        with contextlib.suppress(OSError), open(f"/proc/{self._ended[name].pid}/stat", "rb") as file:
            return int(file.read().rsplit(b") ", 1)[1].split()[49])
        return None

    def pid(self, name):
        """The process id; the process may have ended."""
        return (self.by_name.get(name) or self._ended[name]).pid

    def stops_seen(self, shell):
        return self._get(SLOTS + self.by_name[shell].slot)

    def await_stops_seen(self, shell, count):
        waiting.until(lambda: self.stops_seen(shell) >= count, TIMEOUT_SECONDS, f"{count} stops of its children, which {shell} has to see", pause=POLL_SECONDS)

    def _close_pidfd(self, test_task):
        if test_task.pidfd is not None:
            os.close(test_task.pidfd)
            test_task.pidfd = None

    def signal(self, name, number):
        signal.pidfd_send_signal(self.by_name[name].pidfd, number)

    def end_sequence(self, reusable):
        """Keeps the reusable tasks for the next sequence, and ends all others."""
        for name, test_task in list(self.by_name.items()):
            if name in reusable and not test_task.unanswered:
                test_task.must_be_silent = False
                self._idle.append(test_task)
                del self.by_name[name]
            elif test_task.pidfd is not None:
                with contextlib.suppress(ProcessLookupError):
                    signal.pidfd_send_signal(test_task.pidfd, signal.SIGKILL)
        for name in sorted(self.by_name, key=lambda one: self.by_name[one].pidfd is None):
            self.await_end(name)
        for test_task in self._ended.values():
            if test_task.pidfd is not None:
                # A task whose parent has ended is the spawner's child; for the others this does nothing.
                self._ask_spawner(f"reap {test_task.pid}")
            self._close_pidfd(test_task)
            self._free.append(test_task.slot)
        self._ended.clear()

    # Commands and answers

    def send_command(self, name, command, number=0, path="", data=b"", expected="0"):
        test_task = self.by_name[name]
        test_task.unanswered.append((command, expected))
        self._ours[test_task.slot].send(b"%s\0%d\0%s\0%s" % (command.encode(), number, path.encode("latin-1"), data))

    def await_answers(self, name):
        """Waits for all answers that are missing. Returns commands, expected answers, and answers."""
        test_task = self.by_name[name]
        came = []
        while test_task.unanswered:
            received = _receive(self._ours[test_task.slot])
            if received is None:
                raise NoAnswer(f"{name} ({test_task.pid}/{test_task.tid}, {test_task.letter()}) has not answered {test_task.unanswered[0][0]!r} for {TIMEOUT_SECONDS} s")
            came.append((*test_task.unanswered.pop(0), received))
        return came

    def ping(self, name):
        if not self.by_name[name].unanswered:
            self.send_command(name, "ping")

    def expect_silence(self, name):
        """The task does not run: it gets a command, and must not answer until it runs again."""
        self.ping(name)
        self.by_name[name].must_be_silent = True

    def has_answer(self, name):
        """Whether an answer of the task has come that was not received yet."""
        poll = select.poll()
        poll.register(self._ours[self.by_name[name].slot], select.POLLIN)
        return bool(poll.poll(0))

    def received_answers(self, name):
        """The same for the answers that have come already."""
        test_task = self.by_name[name]
        came = []
        with contextlib.suppress(BlockingIOError):
            while test_task.unanswered:
                received = self._ours[test_task.slot].recv(64).decode()
                came.append((*test_task.unanswered.pop(0), received))
        return came

    def unexpected_answers(self):
        """The names of the tasks that must be silent, and have answered."""
        silent = {self._ours[test_task.slot].fileno(): test_task.name for test_task in self.by_name.values() if test_task.must_be_silent}
        poll = select.poll()
        for fd in silent:
            poll.register(fd, select.POLLIN)
        return [silent[fd] for fd, _ in poll.poll(0)] if silent else []
