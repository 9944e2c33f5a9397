"""Pseudoterminals, of which the test has the other end."""

import os
import select
import time

import test_tasks
import waiting

KEYS = {"INTR": (b"\x03", b"^C"), "SUSP": (b"\x1a", b"^Z")}


class Terminal:
    def __init__(self):
        self._master, self._slave = os.openpty()
        os.set_blocking(self._master, False)
        self.path = os.ttyname(self._slave)
        os.fchmod(self._slave, 0o666)

    def type(self, key):
        """Returns when the signal has been sent to all processes of the foreground: the echo comes after that."""
        typed, echo = KEYS[key]
        os.write(self._master, typed)
        poll = select.poll()
        poll.register(self._master, select.POLLIN)
        limit, came = time.monotonic() + test_tasks.TIMEOUT_SECONDS, b""
        while echo not in came:
            if not poll.poll(max(0, limit - time.monotonic()) * 1000):
                raise waiting.TooLate(f"the echo of {key} on {self.path}: not within {test_tasks.TIMEOUT_SECONDS} s")
            came += os.read(self._master, 4096)

    def close(self):
        """Hangs it up."""
        os.close(self._master)
        os.close(self._slave)
