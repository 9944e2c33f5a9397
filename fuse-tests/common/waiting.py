"""Waits for a condition, for a limited time."""

import time


class TooLate(Exception):
    pass


def until(condition, seconds, what, pause=0.005):
    """Waits until the condition is true, and returns its value. Raises TooLate. seconds: at most; pause: seconds between two checks."""
    limit = time.monotonic() + seconds
    while True:
        # Asked first: if the test itself did not run for a while, the condition may have become true meanwhile.
        is_late = time.monotonic() > limit
        result = condition()
        if result:
            return result
        if is_late:
            raise TooLate(f"{what}: not within {seconds} s")
        time.sleep(pause)
