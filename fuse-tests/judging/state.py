"""Everything that the model knows: groups, processes and their threads. Values, which nobody changes."""

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
    #: its own; where groups inherit a freeze, FREEZING and FROZEN are one here
    state: str = THAWED
    #: whether a reader has seen FREEZING since the freeze began
    reported: bool = False
    notify: bool = False
    clone: bool = False
    #: of the directory, "", and of each file
    attributes: Mapping = field(default_factory=dict)


@dataclass(frozen=True)
class Process:
    #: None is the keeper, which waits for nobody until it is told to
    parent: Optional[str]
    uid: int = 0
    zombie: bool = False
    #: what may have ended a zombie: signals, or deaths.EXIT
    ended_by: frozenset = frozenset()
    #: it ended together with its parent: if before, it is no zombie but has gone
    unsure: bool = False
    stopped: bool = False
    #: what it is owed once it is not frozen any more
    owed_kill: bool = False
    owed_stop: bool = False
    #: the same, by SIGTSTP, which does nothing to an orphaned process group
    owed_tstp: bool = False
    #: of these signals that end it each is pending: the first is taken when it is neither frozen nor stopped
    pending: frozenset = frozenset()
    #: it ends by itself when it goes on
    leaving: bool = False
    #: its process group and its session, by the names of those who made them; None are the keeper's
    job: Optional[str] = None
    session: Optional[str] = None
    #: whether it waits for its children as a shell does, and how many of their stops it has seen; None is not known
    is_shell: bool = False
    stops: Optional[int] = 0
    #: whether its parent, a shell, has seen that it is stopped
    stop_seen: bool = False
    #: the child that it waits for in vfork
    awaits: Optional[str] = None

    @property
    def has_stopped(self):
        """Whether a stop has taken effect: it is only pending for as long as it waits in vfork."""
        return self.stopped and self.awaits is None

    @property
    def is_owed(self):
        """Whether something is to come of it when it goes on."""
        return self.owed_kill or self.owed_stop or self.owed_tstp or bool(self.pending) or self.leaving


@dataclass(frozen=True)
class Task:
    process: str
    group: int = ROOT
    #: told to freeze
    told: bool = False


@dataclass(frozen=True)
class State:
    groups: Mapping
    processes: Mapping = field(default_factory=dict)
    tasks: Mapping = field(default_factory=dict)
    next_group: int = TOP + 1
    #: descriptors that are kept open: (group, file)
    files: Mapping = field(default_factory=dict)
    #: the process group in the foreground of each session that has a terminal, or had one that was hung up
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
        return replace(self, terminals={key: job for key, job in self.terminals.items() if key != session}, hung_up=self.hung_up - {session})

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

    def threads(self, process):
        return [name for name, task in self.tasks.items() if task.process == process]

    def members(self, number):
        return [name for name, task in self.tasks.items() if task.group == number]

    def is_frozen(self, process):
        """Whether any of its threads is told to freeze."""
        return any(task.told for task in self.tasks.values() if task.process == process)

    def is_waiting(self, task):
        return self.processes[self.tasks[task].process].awaits is not None and self.tasks[task].process == task

    def runs(self, task):
        """Whether it makes progress."""
        process = self.processes[self.tasks[task].process]
        return not (self.tasks[task].told or process.stopped or self.is_waiting(task))
