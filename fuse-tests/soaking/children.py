"""Processes that a worker makes: it alone names their ids, as their parent, and none is reaped before it is done with them."""

import contextlib
import ctypes
import os
import signal

import processes

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
INHERITED = signal.SIGHUP, signal.SIGINT, signal.SIGTERM

_prctl = ctypes.CDLL(None).prctl


def become_subreaper():
    """From now on the descendants that lose their parents become children of this process."""
    _prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def end_with_parent():
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def start(function):
    """Starts a child that does this, and ends; signals do to it what they do by default. Returns its id."""
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            for number in INHERITED:
                signal.signal(number, signal.SIG_DFL)
            function()
            status = 0
        finally:
            os._exit(status)
    return pid


def sleep():
    """What a child does that is there to be frozen."""
    end_with_parent()
    while True:
        signal.pause()


def end(pid):
    """Ends and reaps a child, or a descendant that has become one; not who has been reaped, whose id may be another's."""
    with contextlib.suppress(ChildProcessError):
        if os.waitpid(pid, os.WNOHANG)[0] == 0:
            processes.kill(pid)
            os.waitpid(pid, 0)


def all_of(parent):
    """The ids of the children of a process that has one thread; those too that lost their parents."""
    with open(f"/proc/{parent}/task/{parent}/children", encoding="ascii") as file:
        return [int(pid) for pid in file.read().split()]


def is_stopped(pid):
    return processes.state(pid) in "Tt"


def has_ended(pid):
    return processes.state(pid) in "ZX"
