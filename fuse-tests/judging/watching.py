"""Sees to it that the test comes to an end: where something gives no answer, it says what, why as far as it can be seen, and lets all go."""

import contextlib
import os
import sys
import threading
import time

import processes
from dumping import file_text, task_text, thread_dump

HANGS = 60


def diagnosis(subjects):
    lines = []
    for subject in subjects:
        for name, puppet in list(subject.puppets.by_name.items()):
            owed = ", ".join(command for command, _ in puppet.owed)
            status = {}
            with contextlib.suppress(OSError), open(f"/proc/{puppet.pid}/status", encoding="utf-8") as file:
                status = dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)
            shown = " ".join(f"{key}={status.get(key, '?')}" for key in ("State", "SigPnd", "ShdPnd"))
            lines.append(f"{subject.title}: {name} ({puppet.pid}/{puppet.tid}), owes [{owed}], {shown}, {task_text(puppet.pid, puppet.tid)}")
        for folder, _, _ in os.walk(subject.top) if subject.daemon is None else ():
            lines.append(f"{subject.title}: {folder}: {file_text(folder + '/freezer.state')}, tasks {file_text(folder + '/tasks')}")
        if subject.daemon is not None:
            lines.append(f"{subject.title}: the daemon, {subject.daemon}:\n{thread_dump(subject.daemon)}")
    return "\n".join(lines)


class Watch:
    """Told what is being done. What takes a minute hangs."""

    def __init__(self):
        self.subjects = []
        self.hung = False
        self._current = None
        self._main = threading.main_thread().ident
        threading.Thread(target=self._watch, daemon=True).start()

    def now(self, subject, operation):
        self._current = (time.monotonic(), subject, operation)

    def rest(self):
        self._current = None

    def diagnosis(self):
        return diagnosis(self.subjects)

    def _watch(self):
        while not self.hung:
            time.sleep(1)
            current = self._current
            if current is not None and time.monotonic() - current[0] > HANGS:
                self._give_up(*current[1:])

    def _give_up(self, subject, operation):
        self.hung = True
        print(f"\nNO ANSWER for {HANGS} s from {subject.title}, to: {operation}", file=sys.stderr)
        print("the test is in:", *_frames(self._main), sep="\n    ", file=sys.stderr)
        print(f"which waits in: {task_text(os.getpid(), os.getpid())}", file=sys.stderr)
        print(diagnosis(self.subjects), file=sys.stderr, flush=True)
        for one in self.subjects:
            if one.daemon is not None:
                abort(one.root)
                # It may be stopped itself, and is of no use any more.
                processes.kill(one.daemon)


def _frames(thread):
    frame = sys._current_frames().get(thread)
    found = []
    while frame:
        found.append(f"{os.path.basename(frame.f_code.co_filename)}:{frame.f_lineno} {frame.f_code.co_name}")
        frame = frame.f_back
    return found


def abort(root):
    """Lets those go who wait for an answer of the mount's."""
    with open("/proc/self/mountinfo", encoding="utf-8", errors="surrogateescape") as mounts:
        for line in mounts:
            fields = line.split()
            if fields[4] == root:
                with contextlib.suppress(OSError), open(f"/sys/fs/fuse/connections/{fields[2].partition(':')[2]}/abort", "w", encoding="ascii") as file:
                    file.write("1")
