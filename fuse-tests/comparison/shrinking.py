"""Shortens a sequence that shows a difference: removes as many operations as possible."""

import time


def shrink(operations, fails, seconds):
    """fails(operations): whether they still show a difference. Returns the shortest sequence that was found within these seconds."""
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
