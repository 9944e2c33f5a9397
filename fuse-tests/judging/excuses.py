"""The differences that are known and excused: section 9 of the contract. There are no others.

The model knows each by its name, and does as the mount does where it is excused. The proof is a sequence that shows the difference: an
excuse whose proof shows none is not needed any more, and the test fails.
"""

from dataclasses import dataclass
from typing import Callable

import operations as do
from operations import TOP_PATH as TOP


@dataclass(frozen=True)
class Excuse:
    name: str
    reason: str
    #: makes the sequence for an era
    proof: Callable
    #: whether there is a difference in an era at all
    applies: Callable = lambda era: True


def _frozen(era, *then):
    return [do.Spawn("t1"), do.Attach(TOP, "tasks", "t1"), do.Write(TOP, "freezer.state", b"FROZEN"), *then,
            do.Write(TOP, "freezer.state", era.thawed.encode())]


EXCUSES = (
    Excuse("thread moves its process", "signals stop whole processes, so a thread's id that is written to tasks moves its process",
           lambda era: [do.Spawn("t1"), do.Thread("t2", by="t1"), do.Attach(TOP, "tasks", "t2")]),
    Excuse("kill reaches the frozen", "SIGKILL from outside ends a task that is frozen by a signal, where the kernel keeps it until the thaw",
           lambda era: _frozen(era, do.Kill("t1", "KILL"))),
    Excuse("stop of the frozen is lost", "SIGSTOP from outside does nothing to a task that is stopped already, and its thaw is a SIGCONT",
           lambda era: _frozen(era, do.Kill("t1", "STOP"))),
    Excuse("root is writable", "an ordinary user has to be able to make groups in a mount of their own; the kernel's root folder is for nobody but root",
           lambda era: [], lambda era: era.has_kernel),
    Excuse("long names are refused", "a group's name has 255 bytes at most, as in other filesystems; the kernel's own takes what readdir(3) can't give back",
           lambda era: [do.Mkdir(f"{TOP}/{'n' * 256}")], lambda era: era.has_kernel),
    Excuse("woken take what is pending", "a task that is woken by SIGCONT from outside takes the signals that are pending, of which the first may end it",
           lambda era: _frozen(era, do.Kill("t1", "TERM"), do.Kill("t1", "CONT"))),
    Excuse("frozen count as stopped jobs", "a process group that becomes orphaned while it has members that are frozen by a signal gets SIGHUP and SIGCONT",
           lambda era: [do.Spawn("leader"), do.Setsid(by="leader"), do.Fork("t1", by="leader"), do.Setpgid(by="t1"), do.Attach(TOP, "tasks", "t1"),
                        do.Write(TOP, "freezer.state", b"FROZEN"), do.Exit(by="leader")]),
    Excuse("parents see the stop", "a parent that runs sees its child stop which is frozen by a signal",
           lambda era: [do.Spawn("shell"), do.BeShell(by="shell"), do.Fork("t1", by="shell"), do.Attach(TOP, "tasks", "t1"),
                        do.Write(TOP, "freezer.state", b"FROZEN"), do.Write(TOP, "freezer.state", era.thawed.encode())]),
    # As short as it is, it is not seen each time.
    Excuse("woken run for moments", "SIGCONT from outside wakes a task that is frozen by a signal, until it is stopped again",
           lambda era: _frozen(era, *[do.Kill("t1", "CONT")] * 2000)),
)

ALL = frozenset(excuse.name for excuse in EXCUSES)
