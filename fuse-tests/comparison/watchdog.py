"""Ends the test where an operation gives no answer: it prints which one, describes all tasks and the daemon's threads, and aborts the mounts."""

import contextlib
import os
import sys
import threading
import time

import processes
from dumping import file_text, task_text, thread_dump

HANG_SECONDS = 60


def diagnosis(freezers):
    lines = []
    for freezer in freezers:
        for name, test_task in list(freezer.test_tasks.by_name.items()):
            unanswered = ", ".join(command for command, _ in test_task.unanswered)
            status = {}
            with contextlib.suppress(OSError), open(f"/proc/{test_task.pid}/status", encoding="utf-8") as file:
                status = dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)
            shown = " ".join(f"{key}={status.get(key, '?')}" for key in ("State", "SigPnd", "ShdPnd"))
            lines.append(f"{freezer.title}: {name} ({test_task.pid}/{test_task.tid}), has not answered [{unanswered}], {shown}, {task_text(test_task.pid, test_task.tid)}")
        for directory, _, _ in os.walk(freezer.top) if freezer.daemon is None else ():
            lines.append(f"{freezer.title}: {directory}: {file_text(directory + '/' + freezer.rules.era.state_file)}, tasks {file_text(directory + '/cgroup.procs')}")
        if freezer.daemon is not None:
            lines.append(f"{freezer.title}: the daemon, {freezer.daemon}:\n{thread_dump(freezer.daemon)}")
    return "\n".join(lines)


class Watchdog:
    """The test reports each step to it. A step that lasts for HANG_SECONDS hangs."""

    def __init__(self):
        self.freezers = []
        self.hung = False
        self._current = None
        self._main = threading.main_thread().ident
        threading.Thread(target=self._watch, daemon=True).start()

    def begin_step(self, freezer, operation):
        self._current = (time.monotonic(), freezer, operation)

    def idle(self):
        self._current = None

    def diagnosis(self):
        return diagnosis(self.freezers)

    def _watch(self):
        while not self.hung:
            time.sleep(1)
            current = self._current
            if current is not None and time.monotonic() - current[0] > HANG_SECONDS:
                self._give_up(*current[1:])

    def _give_up(self, freezer, operation):
        self.hung = True
        print(f"\nNO ANSWER for {HANG_SECONDS} s from {freezer.title}, to: {operation}", file=sys.stderr)
        print("the test is in:", *_frames(self._main), sep="\n    ", file=sys.stderr)
        print(f"its main thread is in: {task_text(os.getpid(), os.getpid())}", file=sys.stderr)
        print(diagnosis(self.freezers), file=sys.stderr, flush=True)
        for one in self.freezers:
            if one.daemon is not None:
                abort_mount(one.root)
                # The daemon may be stopped itself.
                processes.kill(one.daemon)


def _frames(thread):
    frame = sys._current_frames().get(thread)
    found = []
    while frame:
        found.append(f"{os.path.basename(frame.f_code.co_filename)}:{frame.f_lineno} {frame.f_code.co_name}")
        frame = frame.f_back
    return found


def abort_mount(root):
    """Aborts the FUSE connection: calls that wait for an answer of the mount fail."""
    with open("/proc/self/mountinfo", encoding="utf-8", errors="surrogateescape") as mounts:
        for line in mounts:
            fields = line.split()
            if fields[4] == root:
                with contextlib.suppress(OSError), open(f"/sys/fs/fuse/connections/{fields[2].partition(':')[2]}/abort", "w", encoding="ascii") as file:
                    file.write("1")
