"""The test's own tasks: processes and threads of programs/test_tasks.c, each in a slot with a socket. They answer only while they run."""

import contextlib
import mmap
import os
import select
import signal
import socket
import struct
import subprocess

import waiting

SLOTS = 60
#: the descriptor that a puppet writes through, of slot 0
WRITING = 500
#: everything that must come comes within this, on the slowest machine
PATIENCE = 10
PAUSE = 0.0002


class Silence(Exception):
    """Somebody who should have answered did not."""


class Puppet:
    """One task, process or thread, as it is reached by the test."""

    def __init__(self, name, slot, pid, tid, pidfd):
        self.name, self.slot, self.pid, self.tid, self.pidfd = name, slot, pid, tid, pidfd
        #: commands without an answer yet: what they are, and what is to be the answer
        self.owed = []
        #: whether it was seen not to run, and must not answer
        self.held = False

    def letter(self):
        """The scheduler's, of this thread; X if it has gone."""
        try:
            with open(f"/proc/{self.pid}/task/{self.tid}/stat", "rb") as file:
                return file.read().rsplit(b") ", 1)[1][:1].decode()
        except OSError:
            return "X"

    def has_written(self):
        """Whether the write that it does now, and is stopped or frozen in, has been done."""
        with open(f"/proc/{self.pid}/task/{self.tid}/fdinfo/{WRITING + self.slot}", "rb") as file:
            return int(file.readline().split()[1]) > 0


def _pair():
    """Our end and theirs: packets, and the end of all of them for whoever reads when the other end has gone."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.setblocking(False)
    return ours, theirs


def _receive(end):
    """What comes, or None if nothing does."""
    poll = select.poll()
    poll.register(end, select.POLLIN)
    return end.recv(64).decode() if poll.poll(PATIENCE * 1000) else None


class Puppets:
    def __init__(self, program):
        self.by_name = {}
        self._idle = []
        self._dead = {}
        memory = os.memfd_create("puppets")
        try:
            # Ids, and how many stops shells have seen.
            os.ftruncate(memory, 2 * SLOTS * 4)
            self._table = mmap.mmap(memory, 2 * SLOTS * 4)
            self._keeper, theirs = _pair()
            # Theirs are kept as well: what nobody has read before the next one comes into the slot is thrown away.
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
        """Ends them all, however they stand."""
        self._keeper.close()
        for one in self._ours:
            one.close()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for puppet in [*self.by_name.values(), *self._idle, *self._dead.values()]:
            self._forget(puppet)
        for one in self._theirs:
            one.close()
        self._table.close()

    # Being born and dying

    def _ask_keeper(self, command):
        self._keeper.send(command.encode())
        said = _receive(self._keeper)
        if said is None:
            raise Silence(f"the puppets' keeper has not answered {command!r} for {PATIENCE} s")
        return int(said)

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
            puppet = self._idle.pop()
            puppet.name = name
        else:
            slot = self._slot()
            pid = self._ask_keeper(f"spawn {slot}")
            puppet = Puppet(name, slot, pid, pid, os.pidfd_open(pid))
        self.by_name[name] = puppet

    def begin_child(self, parent, name, command):
        """Tells a puppet to make a process or thread; it is there, perhaps without having run, when this returns."""
        slot = self._slot()
        self.tell(parent, command, slot, expected="0")
        waiting.until(lambda: self._get(slot), PATIENCE, f"{name}, made by {parent}", pause=PAUSE)
        tid = self._get(slot)
        pid = self.by_name[parent].pid if command == "thread" else tid
        self.by_name[name] = Puppet(name, slot, pid, tid, None if command == "thread" else os.pidfd_open(pid))

    def await_end(self, name):
        """Waits until it has ended, reaped or not."""
        puppet = self.by_name.pop(name)
        if puppet.pidfd is None:
            waiting.until(lambda: puppet.letter() == "X", PATIENCE, f"the end of {name}", pause=PAUSE)
        else:
            poll = select.poll()
            poll.register(puppet.pidfd, select.POLLIN)
            if not poll.poll(PATIENCE * 1000):
                raise waiting.TooLate(f"the end of {name} ({puppet.pid}, {puppet.letter()}): not within {PATIENCE} s")
        self._dead[name] = puppet

    def reap(self, name):
        self._ask_keeper(f"reap {self._dead[name].pid}")

    def exit_status(self, name):
        """As wait(2) gives it, of a zombie; None if it has gone."""
        with contextlib.suppress(OSError), open(f"/proc/{self._dead[name].pid}/stat", "rb") as file:
            return int(file.read().rsplit(b") ", 1)[1].split()[49])
        return None

    def pid(self, name):
        """Of a process, dead or alive."""
        return (self.by_name.get(name) or self._dead[name]).pid

    def stops_seen(self, shell):
        return self._get(SLOTS + self.by_name[shell].slot)

    def await_stops_seen(self, shell, count):
        waiting.until(lambda: self.stops_seen(shell) >= count, PATIENCE, f"the {count} stops that {shell} is to have seen of its children", pause=PAUSE)

    def _forget(self, puppet):
        if puppet.pidfd is not None:
            os.close(puppet.pidfd)
            puppet.pidfd = None

    def signal(self, name, number):
        signal.pidfd_send_signal(self.by_name[name].pidfd, number)

    def retire(self, reusable):
        """Ends the sequence: keeps those who are as new, and ends all others."""
        for name, puppet in list(self.by_name.items()):
            if name in reusable and not puppet.owed:
                puppet.held = False
                self._idle.append(puppet)
                del self.by_name[name]
            elif puppet.pidfd is not None:
                with contextlib.suppress(ProcessLookupError):
                    signal.pidfd_send_signal(puppet.pidfd, signal.SIGKILL)
        for name in sorted(self.by_name, key=lambda one: self.by_name[one].pidfd is None):
            self.await_end(name)
        for puppet in self._dead.values():
            if puppet.pidfd is not None:
                # Those whose parent has ended are the keeper's; for all others this does nothing.
                self._ask_keeper(f"reap {puppet.pid}")
            self._forget(puppet)
            self._free.append(puppet.slot)
        self._dead.clear()

    # Commands and answers

    def tell(self, name, command, number=0, path="", data=b"", expected="0"):
        puppet = self.by_name[name]
        puppet.owed.append((command, expected))
        self._ours[puppet.slot].send(b"%s\0%d\0%s\0%s" % (command.encode(), number, path.encode("latin-1"), data))

    def answers(self, name):
        """Waits for all that it owes: pairs of what was told and expected, and what came."""
        puppet = self.by_name[name]
        came = []
        while puppet.owed:
            said = _receive(self._ours[puppet.slot])
            if said is None:
                raise Silence(f"{name} ({puppet.pid}/{puppet.tid}, {puppet.letter()}) has not answered {puppet.owed[0][0]!r} for {PATIENCE} s")
            came.append((*puppet.owed.pop(0), said))
        return came

    def ping(self, name):
        if not self.by_name[name].owed:
            self.tell(name, "ping")

    def hold(self, name):
        """It does not run: it is asked something, and must not answer until it is released."""
        self.ping(name)
        self.by_name[name].held = True

    def answers_so_far(self, name):
        """The same, of those that have come."""
        puppet = self.by_name[name]
        came = []
        with contextlib.suppress(BlockingIOError):
            while puppet.owed:
                said = self._ours[puppet.slot].recv(64).decode()
                came.append((*puppet.owed.pop(0), said))
        return came

    def who_ran(self):
        """Those who are held, and have answered all the same."""
        held = {self._ours[puppet.slot].fileno(): puppet.name for puppet in self.by_name.values() if puppet.held}
        poll = select.poll()
        for fd in held:
            poll.register(fd, select.POLLIN)
        return [held[fd] for fd, _ in poll.poll(0)] if held else []
