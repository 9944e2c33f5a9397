"""What the soak tells its workers, and they tell it: in memory that all of them share."""

import mmap

RUN, PAUSE, END = 0, 1, 2
STATE, DEATHS, PROCESSORS, FAILED, WORKERS = range(5)


class Switch:
    """Lets all workers go, pauses, or ends them; sees which of them pause, and whether one has found a fault. Tells them of the daemon's deaths, and of processors."""

    def __init__(self, workers):
        self._memory = mmap.mmap(-1, WORKERS + workers)

    def set(self, state):
        self._memory[STATE] = state

    def state(self, worker):
        """To be asked by a worker between two operations: if all are to pause, it does so from now on."""
        state = self._memory[STATE]
        self._memory[WORKERS + worker] = state
        return state

    def is_running(self):
        return self._memory[STATE] == RUN

    def all_pause(self):
        return all(paused == PAUSE for paused in self._memory[WORKERS:])

    def fail(self):
        self._memory[FAILED] = 1

    def has_failed(self):
        return self._memory[FAILED] == 1

    def turn(self):
        """To be told before a death of the daemon, and after what follows."""
        self._turn(DEATHS)

    def turn_to_death(self):
        """There will be no daemon any more, if there is one."""
        if self.turns() % 2 == 0:
            self.turn()

    def turns(self):
        """Odd from a death on until there is a daemon again."""
        return self._memory[DEATHS]

    def turn_processor(self):
        """To be told before a processor is put offline, and once it is online again."""
        self._turn(PROCESSORS)

    def is_disturbed_since(self, before):
        """Whether anything happened since disturbances() gave that, or goes on, of which signals can get lost."""
        now = self.disturbances()
        return now != before or any(turns % 2 == 1 for turns in now)

    def disturbances(self):
        return self._memory[DEATHS], self._memory[PROCESSORS]

    def _turn(self, which):
        self._memory[which] = (self._memory[which] + 1) % 256
