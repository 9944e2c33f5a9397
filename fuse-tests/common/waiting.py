"""Waits for a condition, for a limited time."""

import time


class TooLate(Exception):
    pass


def until(condition, seconds, what, pause=0.005):
    """Waits until the condition is true, and returns its value. Raises TooLate. seconds: at most; pause: seconds between two checks."""
    limit = time.monotonic() + seconds
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > limit:
            raise TooLate(f"{what}: not within {seconds} s")
        time.sleep(pause)
