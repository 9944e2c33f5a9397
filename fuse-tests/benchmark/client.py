"""One client: client.py OPERATION PATH SECONDS. For each line of input it does it repeatedly, for so many seconds, and prints the microseconds of each time."""

import gc
import os
import sys
import time

import hierarchy


def make_and_remove(path):
    os.mkdir(path)
    os.rmdir(path)


#: by the name on the command line
OPERATIONS = {"read": hierarchy.read, "mkdir": make_and_remove}


def main():
    operation, path, seconds = OPERATIONS[sys.argv[1]], sys.argv[2], float(sys.argv[3])
    gc.disable()
    for _ in sys.stdin:
        times = []
        now = time.perf_counter_ns()
        end = now + seconds * 1e9
        while now < end:
            operation(path)
            before, now = now, time.perf_counter_ns()
            times.append((now - before) // 1000)
        print(*times, flush=True)


main()
