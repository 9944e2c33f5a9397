"""Calls functions side by side, each in a process of its own. The output of each is printed when it ends, as a whole."""

import contextlib
import os
import shutil
import signal
import sys
import tempfile
import traceback

import processes

#: the signals that end the test
ENDING = signal.SIGINT, signal.SIGTERM, signal.SIGHUP
#: the status of a function after which no other is called
GIVE_UP = 70


def exit_when_interrupted():
    """From now on the first signal of ENDING raises SystemExit, in this process and in those of the functions. Further ones are ignored, so that all is removed."""
    for number in ENDING:
        signal.signal(number, _interrupted)


def _interrupted(number, _):
    _ignore_interruptions()
    sys.exit(128 + number)


def _ignore_interruptions():
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN)


@contextlib.contextmanager
def _interrupted_later():
    """Signals that come within it take effect at its end."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def call(functions, at_once):
    """
    Calls the functions in their order, so many of them at once. Each returns an exit status; one that raises an exception, or whose process is killed, has
    GIVE_UP. Returns the statuses in the order in which the functions have ended. An interruption of this process interrupts them all, and waits for them.
    """
    left, statuses = list(functions), []
    with _Processes() as running:
        while running.count() or left:
            while left and running.count() < at_once:
                running.start(left.pop(0))
            statuses.append(running.await_one())
            if statuses[-1] == GIVE_UP:
                left.clear()
    return statuses


class _Processes:
    def __init__(self):
        #: by the process id
        self._outputs = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        # None is reaped before it is removed from the outputs, so each id is still that of our child.
        for pid in self._outputs:
            os.kill(pid, signal.SIGTERM)
        while self._outputs:
            self.await_one()

    def count(self):
        return len(self._outputs)

    def start(self, function):
        sys.stdout.flush()
        # A file, and not a pipe: a daemon that is left would keep a pipe open.
        output = tempfile.TemporaryFile()
        with _interrupted_later():
            pid = os.fork()
            if pid == 0:
                _be_child(function, output)
            self._outputs[pid] = output

    def await_one(self):
        """Waits until one ends, prints its output, and returns its status."""
        ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT).si_pid
        with _interrupted_later():
            status = os.waitstatus_to_exitcode(os.waitpid(ended, 0)[1])
            output = self._outputs.pop(ended)
        with output:
            output.seek(0)
            shutil.copyfileobj(output, sys.stdout.buffer)
            sys.stdout.flush()
        if status < 0:
            print(f"A test run was ended by signal {-status}.", flush=True)
            return GIVE_UP
        return status


def _be_child(function, output):
    """Calls the function, and ends the process. Signals are blocked at first."""
    status = GIVE_UP
    try:
        try:
            # In a process group of its own: Ctrl-C reaches the first process alone, which interrupts all others once.
            os.setpgid(0, 0)
            for standard in sys.stdout, sys.stderr:
                os.dup2(output.fileno(), standard.fileno())
            signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
            processes.end_with_parent(signal.SIGTERM)
            status = function()
        finally:
            _ignore_interruptions()
            sys.stdout.flush()
    except SystemExit as interruption:
        status = interruption.code
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)
