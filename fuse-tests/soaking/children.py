"""Child processes of a worker. Only the worker, their parent, uses their ids, and it reaps none before it has finished with it."""

import contextlib
import os
import signal

import cells
import processes

PR_SET_CHILD_SUBREAPER = 36
INHERITED = signal.SIGHUP, signal.SIGINT, signal.SIGTERM


def become_subreaper():
    """From now on, descendants whose parent ends become children of this process."""
    processes.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def start(function):
    """Forks a child that calls the function, and ends. Signals have their default effects on it. Returns its id."""
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
    """Sleeps until it is killed: what a child does that is to be frozen."""
    processes.end_with_parent()
    while True:
        signal.pause()


def end(pid):
    """Ends and reaps a child, or a descendant that has become one. Does nothing if it was reaped: another process may have its id."""
    with contextlib.suppress(ChildProcessError):
        if os.waitpid(pid, os.WNOHANG)[0] == 0:
            processes.kill(pid)
            cells.release(pid)
            os.waitpid(pid, 0)


def all_of(parent):
    """The ids of the children of a process with one thread, also of those whose first parent has ended."""
    with open(f"/proc/{parent}/task/{parent}/children", encoding="ascii") as file:
        return [int(pid) for pid in file.read().split()]


def has_ended(pid):
    return processes.state(pid) in "ZX"
