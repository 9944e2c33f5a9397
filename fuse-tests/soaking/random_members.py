"""The members that a soak makes. User workers use the ids of these processes only: see programs/random_members.c."""

import mmap
import struct

import processes
import waiting

SLOTS = 4096
SIZE = 4 * (2 + SLOTS)
REAP_SECONDS = 30


class MemberTable:
    """A file that the members and the workers share: how many more may be forked, and the ids of all that were made."""

    def __init__(self, path):
        self.path = path
        with open(path, "w+b") as file:
            file.truncate(SIZE)
            self._memory = mmap.mmap(file.fileno(), SIZE)

    def allow(self, forks):
        struct.pack_into("i", self._memory, 0, forks)

    def ids(self):
        made = min(struct.unpack_from("i", self._memory, 4)[0], SLOTS)
        return [pid for pid in struct.unpack_from(f"{made}i", self._memory, 8) if pid > 0]

    def clear(self):
        self._memory[:] = bytes(SIZE)


class RandomMembers(processes.Program):
    def __init__(self, program, table):
        super().__init__([program, table.path])
        self.table = table

    def spawn(self, uid):
        return int(self.ask(f"spawn {uid}"))

    def living(self):
        return [pid for pid in self.table.ids() if processes.state(pid) not in "ZX"]

    def end_generation(self):
        """Ends and reaps all of them. From then on other processes may get their ids."""
        self.table.allow(0)

        def none_lives():
            living = self.living()
            for pid in living:
                processes.kill(pid)
            return not living

        waiting.until(none_lives, REAP_SECONDS, "the end of all members", pause=0.01)
        self.ask("reap")
        self.table.clear()
