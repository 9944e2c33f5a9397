"""One reader: reader.py FILE SECONDS. For each line of input it reads the file repeatedly, for so many seconds, and prints the microseconds of each read."""

import gc
import sys
import time

import hierarchy


def main():
    path, seconds = sys.argv[1], float(sys.argv[2])
    gc.disable()
    for _ in sys.stdin:
        times = []
        now = time.perf_counter_ns()
        end = now + seconds * 1e9
        while now < end:
            hierarchy.read(path)
            before, now = now, time.perf_counter_ns()
            times.append((now - before) // 1000)
        print(*times, flush=True)


main()
