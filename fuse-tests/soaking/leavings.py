"""What a soak must not leave behind: processes, mounts, and what daemons have written down."""

import os
import time

import children
import processes

SECONDS = 10
STATE_FOLDER = "/run/freezerfs"


def found(folders):
    """Says what is there yet, and ends the processes, which are those that this one has become the parent of. Folders are those that were mounted at, or held mounts."""
    left = [f"process {pid}: {text}" for pid, text in _end_processes()]
    with open("/proc/self/mounts", encoding="utf-8", errors="surrogateescape") as mounts:
        left += [f"the mount {line.split()[1]}" for line in mounts if any(line.split()[1].startswith(folder) for folder in folders)]
    if os.path.isdir(STATE_FOLDER):
        # What is not in the names of these files is the same in all folders' names.
        left += [f"{STATE_FOLDER}/{name}" for name in os.listdir(STATE_FOLDER) if any(folder.rsplit("-")[-1] in name for folder in folders)]
    return left


def _end_processes():
    """All get a while to end by themselves; returns those that do not."""
    limit = time.monotonic() + SECONDS
    while time.monotonic() < limit:
        if not _reap():
            return []
        time.sleep(0.01)
    ended = {}
    while _reap():
        for pid in children.all_of(os.getpid()):
            ended.setdefault(pid, _text(pid))
            processes.kill(pid)
        time.sleep(0.01)
    return sorted(ended.items())


def _reap():
    """Returns whether there are children yet."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return False
    return True


def _text(pid):
    try:
        with open(f"/proc/{pid}/cmdline", encoding="utf-8", errors="replace") as file:
            return f"{processes.state(pid)} {file.read()}".replace("\0", " ")
    except OSError:
        return "?"
