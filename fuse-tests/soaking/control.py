"""Memory that the soak and its workers share: the phase, which workers pause, faults, and disturbances."""

import mmap

RUN, PAUSE, END = 0, 1, 2
PHASE, DAEMON, TAKEOVERS, PROCESSORS, FAILED, WORKERS = range(6)


class Control:
    """The soak sets the phase, and sees which workers pause and whether one has found a fault. Workers see changes of the daemon and of a processor."""

    def __init__(self, workers):
        self._memory = mmap.mmap(-1, WORKERS + workers)

    def set_phase(self, phase):
        self._memory[PHASE] = phase

    def phase(self, worker):
        """A worker calls it between two operations. If the phase is PAUSE, the worker counts as paused from now on."""
        phase = self._memory[PHASE]
        self._memory[WORKERS + worker] = phase
        return phase

    def is_running(self):
        return self._memory[PHASE] == RUN

    def all_paused(self):
        return all(paused == PAUSE for paused in self._memory[WORKERS:])

    def report_fault(self):
        self._memory[FAILED] = 1

    def is_fault_reported(self):
        return self._memory[FAILED] == 1

    def change_daemon(self):
        """To be called before the daemon is killed, and once the next one has mounted."""
        self._count_change(DAEMON)

    def mark_daemon_gone(self):
        """There will be no daemon any more."""
        if self.daemon_changes() % 2 == 0:
            self.change_daemon()

    def daemon_changes(self):
        """The number of changes: odd from a kill of the daemon until the next one has mounted."""
        return self._memory[DAEMON]

    def change_by_takeover(self):
        """To be called before another daemon takes the living mount over, and once it has. Clients notice nothing but a delay."""
        self._count_change(TAKEOVERS)

    def takeover_changes(self):
        return self._memory[TAKEOVERS]

    def change_processor(self):
        """To be called before a processor goes offline, and once it is online again."""
        self._count_change(PROCESSORS)

    def is_disturbed_since(self, before):
        """Whether a change by which signal events can get lost has happened since disturbances() returned this, or still lasts."""
        now = self.disturbances()
        return now != before or any(changes % 2 == 1 for changes in now)

    def disturbances(self):
        return self._memory[DAEMON], self._memory[TAKEOVERS], self._memory[PROCESSORS]

    def _count_change(self, which):
        self._memory[which] = (self._memory[which] + 1) % 256
