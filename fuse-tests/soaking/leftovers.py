"""Finds what a soak must not leave behind: processes, mounts, journals of daemons, and cells in the host's freezers."""

import contextlib
import os
import time

import cells
import children
import processes

SECONDS = 10
STATE_FOLDER = "/run/freezerfs"


def find_and_end(directories):
    """Describes what is left, and ends it. Processes that are left are children of this one, a subreaper. directories: mount points, or parents of them."""
    left_cells = cells.of_mounts(directories)
    for cell in left_cells:
        # A frozen process may be unable to end.
        cells.thaw(cell)
    left = [f"process {pid}: {text}" for pid, text in _end_processes()]
    left += [f"the cell {cell}" for cell in left_cells]
    for cell in left_cells:
        with contextlib.suppress(OSError):
            os.rmdir(cell)
    with open("/proc/self/mounts", encoding="utf-8", errors="surrogateescape") as mounts:
        left += [f"the mount {line.split()[1]}" for line in mounts if any(line.split()[1].startswith(directory) for directory in directories)]
    if os.path.isdir(STATE_FOLDER):
        # The names of these files have the last part of the mount point's name in them.
        left += [f"{STATE_FOLDER}/{name}" for name in os.listdir(STATE_FOLDER) if any(directory.rsplit("-")[-1] in name for directory in directories)]
    return left


def _end_processes():
    """Gives all children some time to end by themselves. Then it ends and returns those that are left."""
    limit = time.monotonic() + SECONDS
    while time.monotonic() < limit:
        if not _reap():
            return []
        time.sleep(0.01)
    ended = {}
    while _reap():
        for pid in children.all_of(os.getpid()):
            ended.setdefault(pid, _description(pid))
            processes.kill(pid)
        time.sleep(0.01)
    return sorted(ended.items())


def _reap():
    """Reaps all children that have ended. Returns whether there are others."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return False
    return True


def _description(pid):
    try:
        with open(f"/proc/{pid}/cmdline", encoding="utf-8", errors="replace") as file:
            return f"{processes.state(pid)} {file.read()}".replace("\0", " ")
    except OSError:
        return "?"
