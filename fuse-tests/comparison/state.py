"""The state of the model: groups, processes and their threads. All are immutable values."""

from dataclasses import dataclass, field, replace
from typing import Mapping, Optional

ROOT, TOP = 0, 1
THAWED, FREEZING, FROZEN = "THAWED", "FREEZING", "FROZEN"


@dataclass(frozen=True)
class Attributes:
    mode: int
    uid: int = 0
    gid: int = 0
    xattrs: tuple = ()


@dataclass(frozen=True)
class Group:
    parent: Optional[int]
    name: str
    #: its own state; in an era where groups inherit a freeze, FROZEN stands for FREEZING too
    state: str = THAWED
    #: whether a reader has seen FREEZING since the freeze began
    freezing_seen: bool = False
    notify: bool = False
    clone: bool = False
    #: in cgroup v2: how deep the groups below may lie, and how many there may be; None: no limit
    max_depth: Optional[int] = None
    max_descendants: Optional[int] = None
    #: whether it was ever to be frozen
    was_told: bool = False
    #: of the directory (the key is "") and of each file
    attributes: Mapping = field(default_factory=dict)


@dataclass(frozen=True)
class Process:
    #: None is the spawner, which reaps only when the test says so
    parent: Optional[str]
    uid: int = 0
    zombie: bool = False
    #: the group that a zombie was in
    ended_in: int = ROOT
    #: what may have ended a zombie: signals, or exits.EXIT
    ended_by: frozenset = frozenset()
    #: a zombie that ended together with its parent: if it ended before the parent, it was reaped
    may_be_gone: bool = False
    stopped: bool = False
    #: what was held back until the thaw
    kill_at_thaw: bool = False
    stop_at_thaw: bool = False
    #: the same for SIGTSTP, which does nothing in an orphaned process group
    tstp_at_thaw: bool = False
    #: pending signals that end a process: it takes the first when it is neither frozen nor stopped
    pending: frozenset = frozenset()
    #: it exits as soon as it continues
    exits_when_continued: bool = False
    #: its process group and session, which have the names of the processes that made them; None: the spawner's
    pgrp: Optional[str] = None
    session: Optional[str] = None
    #: whether it waits for its children as a shell does, and how many of their stops it has seen; None: not certain
    is_shell: bool = False
    stops: Optional[int] = 0
    #: whether its parent, a shell, has seen that it is stopped
    stop_seen: bool = False
    #: whether the test is its tracer, and has stopped it
    traced: bool = False
    #: the child that it waits for in vfork, or None
    vfork_child: Optional[str] = None

    @property
    def has_stopped(self):
        """Whether a stop has taken effect: while the process waits in vfork, a stop is only pending."""
        return self.stopped and self.vfork_child is None

    @property
    def has_thaw_action(self):
        """Whether something that was held back happens to it when it continues."""
        return self.kill_at_thaw or self.stop_at_thaw or self.tstp_at_thaw or bool(self.pending) or self.exits_when_continued


@dataclass(frozen=True)
class Task:
    process: str
    group: int = ROOT
    freeze_requested: bool = False


@dataclass(frozen=True)
class State:
    groups: Mapping
    processes: Mapping = field(default_factory=dict)
    tasks: Mapping = field(default_factory=dict)
    next_group: int = TOP + 1
    #: the descriptors that are kept open: (group, file) by name
    files: Mapping = field(default_factory=dict)
    #: the foreground process group of each session that has a terminal, or had one that was hung up
    terminals: Mapping = field(default_factory=dict)
    hung_up: frozenset = frozenset()

    def with_group(self, number, **changes):
        return replace(self, groups={**self.groups, number: replace(self.groups[number], **changes)})

    def with_process(self, name, **changes):
        return replace(self, processes={**self.processes, name: replace(self.processes[name], **changes)})

    def with_task(self, name, **changes):
        return replace(self, tasks={**self.tasks, name: replace(self.tasks[name], **changes)})

    def without_group(self, number):
        return replace(self, groups={key: group for key, group in self.groups.items() if key != number})

    def without_task(self, name):
        return replace(self, tasks={key: task for key, task in self.tasks.items() if key != name})

    def without_process(self, name):
        return replace(self, processes={key: process for key, process in self.processes.items() if key != name})

    def with_terminal(self, session, foreground, hung_up=False):
        return replace(self, terminals={**self.terminals, session: foreground}, hung_up=self.hung_up | {session} if hung_up else self.hung_up)

    def without_terminal(self, session):
        return replace(self, terminals={key: pgrp for key, pgrp in self.terminals.items() if key != session}, hung_up=self.hung_up - {session})

    def children(self, number):
        return {group.name: key for key, group in self.groups.items() if group.parent == number}

    def path(self, number):
        group = self.groups[number]
        return "/" if group.parent is None else self.path(group.parent).rstrip("/") + "/" + group.name

    def find(self, path):
        """The group at a path, or None."""
        number = ROOT
        for name in path.split("/"):
            if name:
                number = self.children(number).get(name)
                if number is None:
                    return None
        return number

    def ancestry(self, number):
        """The group and those above it."""
        while number is not None:
            yield number
            number = self.groups[number].parent

    def count_below(self, number):
        return sum(number in self.ancestry(group) for group in self.groups) - 1

    def threads(self, process):
        return [name for name, task in self.tasks.items() if task.process == process]

    def members(self, number):
        return [name for name, task in self.tasks.items() if task.group == number]

    def is_freeze_requested(self, process):
        """Whether a freeze of any of its threads is requested."""
        return any(task.freeze_requested for task in self.tasks.values() if task.process == process)

    def waits_in_vfork(self, task):
        return self.processes[self.tasks[task].process].vfork_child is not None and self.tasks[task].process == task

    def runs(self, task):
        """Whether the task makes progress."""
        process = self.processes[self.tasks[task].process]
        return not (self.tasks[task].freeze_requested or process.stopped or process.traced or self.waits_in_vfork(task))
