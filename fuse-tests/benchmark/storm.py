"""One storm: storm.py PATH SECONDS. For each line of input it makes and removes the group repeatedly, for so many seconds, and prints the microseconds of each pair."""

import gc
import os
import sys
import time


def main():
    path, seconds = sys.argv[1], float(sys.argv[2])
    gc.disable()
    for _ in sys.stdin:
        times = []
        now = time.perf_counter_ns()
        end = now + seconds * 1e9
        while now < end:
            os.mkdir(path)
            os.rmdir(path)
            before, now = now, time.perf_counter_ns()
            times.append((now - before) // 1000)
        print(*times, flush=True)


main()
