"""The known differences between a mount and the kernel's freezer, which are tolerated: semantics, What an engine cannot do. There are no others.

The model asks for each by its name. Where one is tolerated, the model does what the mount does. The example is a sequence that shows the
difference: if it does not show it any more, the test fails, since the difference need not be tolerated then.
"""

from dataclasses import dataclass
from typing import Callable

import operations as do
from kernel import ENGINES
from operations import TOP_PATH as TOP


@dataclass(frozen=True)
class KnownDifference:
    name: str
    reason: str
    #: makes the sequence for an era
    example: Callable
    #: whether the difference exists in an era
    applies: Callable = lambda era: True
    #: the engines that have it
    engines: tuple = ("signals",)


def _frozen(era, *then):
    return [do.Spawn("t1"), do.Attach(TOP, "tasks", "t1"), do.Write(TOP, "freezer.state", b"FROZEN"), *then,
            do.Write(TOP, "freezer.state", era.thawed.encode())]


KNOWN_DIFFERENCES = (
    KnownDifference("thread moves its process", "whole processes are moved and frozen, so a thread's id that is written to tasks moves its process",
                    lambda era: [do.Spawn("t1"), do.Thread("t2", by="t1"), do.Attach(TOP, "tasks", "t2")],
                    lambda era: not era.is_unified, ("signals", "v2")),
    KnownDifference("kill reaches the frozen", "SIGKILL from outside ends a task that is frozen by a signal or by cgroup v2, where the kernel kept it until the thaw",
                    lambda era: _frozen(era, do.Kill("t1", "KILL")), lambda era: not era.is_unified, ("signals", "v2")),
    KnownDifference("ending signals reach the frozen", "so does, with cgroup v2, every signal from outside whose default is to end a task without a core dump",
                    lambda era: _frozen(era, do.Kill("t1", "TERM")), lambda era: not era.is_unified, ("v2",)),
    KnownDifference("ending signals wait for the thaw", "a task that is frozen by a signal takes only SIGKILL at once, where cgroup v2 of the kernel lets others end it too",
                    lambda era: _frozen(era, do.Kill("t1", "TERM")), lambda era: era.is_unified),
    KnownDifference("stop of the frozen is lost", "SIGSTOP from outside does nothing to a task that is stopped already, and its thaw is a SIGCONT",
                    lambda era: _frozen(era, do.Kill("t1", "STOP"))),
    KnownDifference("root is writable", "an ordinary user must be able to make groups in a mount of their own; in the kernel's root directory only root can",
                    lambda era: [], lambda era: era.kernel == "v1", ENGINES),
    KnownDifference("long names are refused", "a group's name has 255 bytes at most, as in other filesystems; the kernel's own takes what readdir(3) can't give back",
                    lambda era: [do.Mkdir(f"{TOP}/{'n' * 256}")], lambda era: era.has_kernel, ENGINES),
    KnownDifference("continued take pending signals", "a task that SIGCONT from outside continues takes its pending signals, of which the first may end it",
                    lambda era: _frozen(era, do.Kill("t1", "TERM"), do.Kill("t1", "CONT"))),
    KnownDifference("frozen count as stopped jobs", "a process group that becomes orphaned while it has members that are frozen by a signal gets SIGHUP and SIGCONT",
                    lambda era: [do.Spawn("leader"), do.Setsid(by="leader"), do.Fork("t1", by="leader"), do.Setpgid(by="t1"), do.Attach(TOP, "tasks", "t1"),
                                 do.Write(TOP, "freezer.state", b"FROZEN"), do.Exit(by="leader")]),
    KnownDifference("parents see the stop", "a parent that runs sees its child stop which is frozen by a signal",
                    lambda era: [do.Spawn("shell"), do.BeShell(by="shell"), do.Fork("t1", by="shell"), do.Attach(TOP, "tasks", "t1"),
                                 do.Write(TOP, "freezer.state", b"FROZEN"), do.Write(TOP, "freezer.state", era.thawed.encode())]),
    # It runs for so short a time that one signal does not always show it.
    KnownDifference("continued run for a moment", "SIGCONT from outside continues a task that is frozen by a signal, until it is stopped again",
                    lambda era: _frozen(era, *[do.Kill("t1", "CONT")] * 2000)),
)


def of(engine, era):
    """The known differences of an engine in an era."""
    return [known for known in KNOWN_DIFFERENCES if engine in known.engines and known.applies(era)]


def names_of(engine, era):
    return frozenset(known.name for known in of(engine, era))
