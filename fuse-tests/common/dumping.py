"""Describes what tasks do, from /proc and from Java's own thread dump."""

import contextlib
import os
import shutil
import subprocess


def file_text(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return " ".join(file.read().split("\n")).strip()
    except OSError as error:
        return f"({error.strerror})"


def task_text(pid, tid):
    folder = f"/proc/{pid}/task/{tid}"
    stat = file_text(folder + "/stat").rpartition(") ")[2][:1]
    return f"{stat or 'gone'} wchan={file_text(folder + '/wchan')} syscall={file_text(folder + '/syscall')} stack: {file_text(folder + '/stack')}"


def thread_dump(pid):
    """What a daemon's threads do: Java's thread dump, if it answers, and what the kernel says of each thread."""
    lines = []
    if shutil.which("jcmd"):
        try:
            dump = subprocess.run(["jcmd", str(pid), "Thread.print", "-l"], capture_output=True, text=True, timeout=20, check=False)
            lines.append(dump.stdout + dump.stderr)
        except subprocess.TimeoutExpired:
            lines.append("jcmd gave no answer for 20 s")
    with contextlib.suppress(OSError):
        for tid in sorted(os.listdir(f"/proc/{pid}/task"), key=int):
            lines.append(f"{file_text(f'/proc/{pid}/task/{tid}/comm')} ({tid}): {task_text(pid, tid)}")
    return "\n".join(lines)
