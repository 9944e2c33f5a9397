"""Does the same as programs/make_tasks.c, where there is no compiler: the same arguments, answers and commands."""

import ctypes
import mmap
import os
import signal
import sys
import threading
import time

PR_SET_PDEATHSIG = 1


def run_task(kind, threads, running):
    if threads > 1:
        threading.stack_size(65536)
        for _ in range(1, threads):
            threading.Thread(target=signal.pause, daemon=True).start()
    os.write(1, b"%d\n" % os.getpid())
    while kind == "busy":
        if not running[0]:
            time.sleep(0.1)
    while True:
        signal.pause()


def main():
    kind, count = sys.argv[1], int(sys.argv[2])
    processes, threads = (1, count) if kind == "threads" else (count, 1)
    running = mmap.mmap(-1, 1)
    pids = []
    try:
        for _ in range(processes):
            pid = os.fork()
            if pid == 0:
                ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
                run_task(kind, threads, running)
            pids.append(pid)
        for line in sys.stdin:
            running[0] = line == "busy\n"
            os.write(1, b"done\n")
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        for pid in pids:
            os.waitpid(pid, 0)


main()
