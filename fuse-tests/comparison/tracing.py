"""The test as the tracer of its tasks: ptrace(2), by its main thread alone."""

import ctypes
import os

import test_tasks
import waiting

DETACH, SEIZE, INTERRUPT = 17, 0x4206, 0x4207
#: not in the module os: waits for every kind of child, and for those that are traced
WALL = 0x40000000

libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p


def _ptrace(request, pid):
    if libc.ptrace(request, pid, None, None) < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), f"ptrace of {pid}")


def stop(pid):
    """Becomes the tracer of the process, and returns when it is stopped."""
    _ptrace(SEIZE, pid)
    _ptrace(INTERRUPT, pid)
    waiting.until(lambda: _status(pid) is not None, test_tasks.TIMEOUT_SECONDS, f"the stop of {pid} for its tracer")


def detach(pid):
    """The process may have ended."""
    try:
        _ptrace(DETACH, pid)
    except ProcessLookupError:
        await_end(pid)


def await_end(pid):
    """Sees the end of a process that was traced, which its parent can reap then."""
    try:
        waiting.until(lambda: _has_ended(_status(pid)), test_tasks.TIMEOUT_SECONDS, f"the end of {pid}, which is traced")
    except ChildProcessError:
        pass


def _status(pid):
    """What the process has done since the last call; None if nothing."""
    found, status = os.waitpid(pid, WALL | os.WNOHANG)
    return status if found else None


def _has_ended(status):
    return status is not None and (os.WIFEXITED(status) or os.WIFSIGNALED(status))
