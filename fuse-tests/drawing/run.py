"""The run that the picture shows: two jobs are frozen and thawed, a task is moved, and one job is killed."""

import os
import signal
import subprocess
import time

LAUNCHER = "src/main/bin/freezerfs"
DEADLINE_SECONDS = 10

# A process that starts another five times a second.
FORKING = ["sh", "-c", "while :; do sleep 0.2; done"]
SLEEPING = ["sleep", "1000"]


def record(scratch):
    """Acts it out in a mount of its own; returns the recording."""
    root, recording = scratch / "containers", scratch / "recording"
    root.mkdir()
    options = f"semantics=hierarchical,transition=eager,trace={recording}"
    subprocess.run([LAUNCHER, "-o", options, "freezer", str(root)], check=True)
    started = []
    try:
        _act(root, started)
    finally:
        for process in started:
            process.kill()
            process.wait()
        subprocess.run([LAUNCHER, "umount", str(root)], check=True)
    _await(lambda: not (scratch / "recording.parts").exists())
    return recording


def _act(root, started):
    def start(group, command):
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
        started.append(process)
        _write(root / group / "tasks", process.pid)
        return process

    for group in ("build", "build/tests", "web"):
        (root / group).mkdir()
        time.sleep(0.05)
    start("build", FORKING)
    start("build/tests", FORKING)
    web = [start("web", SLEEPING) for _ in range(3)]
    time.sleep(0.5)

    # What freezes a group freezes the groups below.
    _write(root / "build/freezer.state", "FROZEN")
    _await(lambda: _read(root / "build/freezer.state") == "FROZEN")
    time.sleep(0.3)

    # A group that takes its time to freeze, by a fault.
    os.setxattr(root / "web", "user.freezerfs.fault_freezing", b"250ms")
    _write(root / "web/freezer.state", "FROZEN")
    _await(lambda: _read(root / "web/freezer.state") == "FROZEN")
    time.sleep(0.15)
    # SIGCONT from outside thaws nothing: the task is stopped again.
    os.kill(web[0].pid, signal.SIGCONT)
    time.sleep(0.2)
    _write(root / "build/freezer.state", "THAWED")
    time.sleep(0.3)
    _write(root / "web/freezer.state", "THAWED")
    time.sleep(0.15)
    # One task moves, and the rest of its group is ended.
    _write(root / "build/tasks", web[0].pid)
    time.sleep(0.15)
    _write(root / "web/signal.kill", int(signal.SIGTERM))
    time.sleep(0.3)
    for group in ("build/tests", "build"):
        _write(root / group / "signal.kill", int(signal.SIGKILL))
        time.sleep(0.1)
    for process in started:
        process.wait()
    for group in ("web", "build/tests", "build"):
        _await(lambda group=group: _removed(root / group))
        time.sleep(0.05)


def _removed(group):
    try:
        group.rmdir()
    except OSError:
        return False
    return True


def _read(file):
    return file.read_text().strip()


def _write(file, value):
    descriptor = os.open(file, os.O_WRONLY)
    try:
        os.write(descriptor, str(value).encode())
    finally:
        os.close(descriptor)


def _await(condition):
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("the run does not go on")
        time.sleep(0.01)
