"""The rules of one freezer: its era, and the differences that are tolerated."""

from dataclasses import dataclass

from eras import Era


@dataclass(frozen=True)
class Rules:
    era: Era
    #: whether a reader sees FREEZING before FROZEN (transition=read)
    read_first: bool = False
    #: the names of the known differences that are tolerated
    tolerated: frozenset = frozenset()
    #: In the kernel it is not certain that a task that waits in vfork counts as frozen: one that enters a FROZEN group while it waits mostly
    #: does not, until FROZEN is written again (observed, Linux 6.18).
    vfork_waiter_may_not_count: bool = False
    #: of a process group that becomes orphaned; of this machine's kernel, whatever the freezer: see orphaning
    hangs_up_running: bool = True

    @property
    def is_per_thread(self):
        """Whether single threads are moved and frozen, as in the kernel; otherwise whole processes are."""
        return "thread moves its process" not in self.tolerated

    @property
    def kill_ends_frozen(self):
        return self.era.is_unified or "kill reaches the frozen" in self.tolerated

    @property
    def ending_signals_end_frozen(self):
        """Whether a signal whose default is to end a task without a core dump ends a frozen one at once."""
        return (self.era.is_unified and "ending signals wait for the thaw" not in self.tolerated) or "ending signals reach the frozen" in self.tolerated
