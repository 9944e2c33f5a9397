"""Waiting, never for ever."""

import time


class TooLate(Exception):
    pass


def until(condition, seconds, what, pause=0.005):
    """Returns what the condition returns once that is true."""
    limit = time.monotonic() + seconds
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > limit:
            raise TooLate(f"{what}: not within {seconds} s")
        time.sleep(pause)
