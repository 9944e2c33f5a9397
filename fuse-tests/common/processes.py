"""Starts programs that read commands and answer by lines, ends processes, and reads /proc."""

import contextlib
import ctypes
import os
import selectors
import signal
import subprocess
import time

import kernel
import waiting

PR_SET_PDEATHSIG = 1
ANSWER_SECONDS = 120
END_SECONDS = 60
#: a flag in /proc/PID/stat, from the kernel's include/linux/sched.h
PF_EXITING = 0x4
#: the functions of the kernel in which cgroup v2 holds a frozen thread
V2_WAIT_CHANNELS = "get_signal", "do_freezer_trap"

prctl = ctypes.CDLL(None).prctl


def await_end(process, seconds):
    """Like Popen.wait, which polls and may return 50 ms late. Kills a process that lasts longer than this."""
    pidfd = os.pidfd_open(process.pid)
    try:
        with selectors.DefaultSelector() as selector:
            selector.register(pidfd, selectors.EVENT_READ)
            if not selector.select(seconds):
                process.kill()
                raise subprocess.TimeoutExpired(process.args, seconds)
    finally:
        os.close(pidfd)


class Program:
    """A program that reads commands and answers them, a line each. It ends at the end of its input."""

    def __init__(self, command):
        # In a session of its own: Ctrl-C reaches the benchmark alone, which ends its programs in order.
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0, start_new_session=True)
        self.pid = self.process.pid
        self._rest = b""

    def say(self, line):
        self.process.stdin.write(line.encode() + b"\n")

    def answer(self, seconds=ANSWER_SECONDS):
        limit = time.monotonic() + seconds
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            while b"\n" not in self._rest:
                if not selector.select(limit - time.monotonic()):
                    raise waiting.TooLate(f"{self.process.args[0]} does not answer within {seconds} s")
                more = os.read(self.process.stdout.fileno(), 65536)
                if not more:
                    raise RuntimeError(f"{self.process.args[0]} has ended without an answer")
                self._rest += more
        line, self._rest = self._rest.split(b"\n", 1)
        return line.decode()

    def ask(self, line, seconds=ANSWER_SECONDS):
        self.say(line)
        return self.answer(seconds)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with contextlib.suppress(OSError):
            self.process.stdin.close()
        try:
            self.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(END_SECONDS)
        finally:
            self.process.stdout.close()


def kill(pid):
    """Kills a process, also a stopped one."""
    for number in signal.SIGKILL, signal.SIGCONT:
        with contextlib.suppress(OSError):
            os.kill(pid, number)


def end_with_parent(number=signal.SIGKILL):
    """Lets the kernel send the signal to this process when its parent ends."""
    prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)


def with_argument(word):
    """The ids of the processes that have this argument."""
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            with contextlib.suppress(OSError), open(f"/proc/{name}/cmdline", "rb") as file:
                if word.encode() in file.read().split(b"\0"):
                    found.append(int(name))
    return found


def state(pid):
    """The state letter in /proc/PID/stat; X if the process has gone."""
    with contextlib.suppress(OSError), open(f"/proc/{pid}/stat", "rb") as file:
        return file.read().rsplit(b") ", 1)[1][:1].decode()
    return "X"


def stands_still(pid):
    """Whether a process is stopped, or frozen by a freezer of the host: /proc shows that as an uninterruptible wait with v1, as a sleep with v2."""
    letter = state(pid)
    if letter == "D":
        return _is_held_by_v1(pid)
    if letter == "S":
        return wait_channel(f"/proc/{pid}") in V2_WAIT_CHANNELS
    return letter in "Tt"


def _is_held_by_v1(pid):
    with contextlib.suppress(OSError):
        cgroup = kernel.v1_cgroup(pid)
        return kernel.is_freezing(cgroup) and wait_channel(f"/proc/{pid}") != "kernel_clone"
    return False


def wait_channel(directory):
    """The function of the kernel in which a thread waits. directory: of the thread or process in /proc."""
    with contextlib.suppress(OSError), open(f"{directory}/wchan", encoding="ascii") as file:
        return file.read()
    return ""


def has_ended(pid):
    """Whether a process has gone, or is a zombie without other threads: those would have its files open."""
    with contextlib.suppress(OSError), open(f"/proc/{pid}/stat", "rb") as file:
        fields = file.read().rsplit(b") ", 1)[1].split()
        return fields[0] == b"X" or (fields[0] == b"Z" and int(fields[17]) <= 1)
    return True


def has_begun_to_exit(pid):
    """Whether a process runs its own program no more, and is in no list of a group: it is a zombie or gone, or the kernel is ending it (PF_EXITING)."""
    with contextlib.suppress(OSError), open(f"/proc/{pid}/stat", "rb") as file:
        fields = file.read().rsplit(b") ", 1)[1].split()
        return fields[0] in (b"Z", b"X") or bool(int(fields[6]) & PF_EXITING)
    return True


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat", "rb") as file:
        fields = file.read().rsplit(b") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def waits_of_threads(pid):
    """How often each thread of the process has waited for something and gone on (voluntary context switches), by its id."""
    waits = {}
    for thread in os.listdir(f"/proc/{pid}/task"):
        # A thread may have ended.
        with contextlib.suppress(OSError), open(f"/proc/{pid}/task/{thread}/status", encoding="ascii", errors="replace") as file:
            waits[thread] = sum(int(line.split()[1]) for line in file if line.startswith("voluntary_ctxt_switches:"))
    return waits


def wake_ups(before, after):
    """How often the threads have gone on between two answers of waits_of_threads; of one that has ended meanwhile nothing is known."""
    return sum(count - before.get(thread, 0) for thread, count in after.items())


def resident_megabytes(pid):
    with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as file:
        for line in file:
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    raise RuntimeError(f"/proc/{pid}/status has no VmRSS")
