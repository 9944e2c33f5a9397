"""Makes a sequence that shows a difference short: leaves out as much as it can."""

import time


def shrink(operations, fails, seconds):
    """fails(operations) says whether there is still a difference. What is found when the time is over is the answer."""
    limit = time.monotonic() + seconds
    size = max(1, len(operations) // 2)
    while True:
        at, shorter = 0, False
        while at < len(operations):
            if time.monotonic() > limit:
                return operations
            rest = operations[:at] + operations[at + size:]
            if fails(rest):
                operations, shorter = rest, True
            else:
                at += size
        if size == 1 and not shorter:
            return operations
        size = max(1, size // 2)
