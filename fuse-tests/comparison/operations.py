"""The operations that the model and the real freezers execute."""

from dataclasses import dataclass, field
from typing import Optional

#: all groups of the test are below this path, which stands for a directory of its own in each real freezer
TOP_PATH = "/g"
#: ids that are not a test task's: the writer itself, no process's (above every kernel's PID_MAX_LIMIT), a kernel thread's, and the daemon's
SELF, UNUSED, KTHREADD, DAEMON = "self", "no process", "kthreadd", "freezerfs"
OTHERS = {SELF: 0, UNUSED: 4194305, KTHREADD: 2, DAEMON: 3}


@dataclass(frozen=True)
class Operation:
    """Each subclass is a frozen dataclass."""

    #: whether nothing is read and compared afterwards, so that FREEZING may last
    unobserved: bool = field(default=False, kw_only=True)
    #: the task that executes it; None is the test itself
    by: Optional[str] = field(default=None, kw_only=True)

    def __init_subclass__(cls):
        super().__init_subclass__()
        dataclass(frozen=True)(cls)

    #: how it is printed: a format for str.format, in which 0 is the operation
    text = ""

    def description(self):
        return self.text.format(self)

    def __str__(self):
        return self.description() + (f", by {self.by}" if self.by else "") + (" (unseen)" if self.unobserved else "")


class PathOperation(Operation):
    path: str


class FileOperation(Operation):
    """On a control file, or on the directory if the file is ""."""

    path: str
    file: str


class TaskOperation(Operation):
    """name: the task that it makes, or that it is for."""

    name: str


class SessionOperation(Operation):
    """On the terminal of a session, which has the name of its leader."""

    session: str


# Groups


class Mkdir(PathOperation):
    text = "mkdir {0.path!r}"


class Rmdir(PathOperation):
    text = "rmdir {0.path!r}"


class Rename(PathOperation):
    to: str
    text = "rename {0.path!r} to {0.to!r}"


# Files


class Write(FileOperation):
    data: bytes

    def description(self):
        shown = repr(self.data)[1:] if len(self.data) < 80 else f"{self.data[:16]!r}... ({len(self.data)} bytes)"
        return f"write {shown} to {self.path}/{self.file}"


class Attach(FileOperation):
    """Writes the id of a task, or one of OTHERS; notation is a format for the number."""

    target: str
    notation: str = "{}"
    text = "write the id of {0.target} as {0.notation!r} to {0.path}/{0.file}"


class Read(FileOperation):
    text = "read {0.path}/{0.file}"


class Open(Operation):
    """Opens a file, and keeps the descriptor under this name."""

    name: str
    path: str
    file: str
    text = "open {0.path}/{0.file} as {0.name}"


class Use(Operation):
    """Reads through a descriptor that was kept, or writes data."""

    name: str
    data: Optional[bytes] = None

    def description(self):
        return f"read through {self.name}" if self.data is None else f"write {self.data!r} through {self.name}"


class Chmod(FileOperation):
    mode: int
    text = "chmod {0.mode:o} {0.path}/{0.file}"


class Chown(FileOperation):
    uid: int
    text = "chown {0.uid}:{0.uid} {0.path}/{0.file}"


class Setxattr(FileOperation):
    name: str
    value: Optional[bytes]

    def description(self):
        how = "remove" if self.value is None else f"set to {self.value!r}"
        return f"xattr {self.name} of {self.path}/{self.file}: {how}"


class IneffectiveCall(Operation):
    """A system call that changes nothing: kind is one of INEFFECTIVE_CALLS."""

    kind: str
    path: str
    file: str
    text = "{0.kind} {0.path}/{0.file}"


# Tasks


class Spawn(TaskOperation):
    text = "{0.name} = a new process"


class Fork(TaskOperation):
    vfork: bool = False

    def description(self):
        return f"{self.name} = {'vfork' if self.vfork else 'fork'}"


class Thread(TaskOperation):
    text = "{0.name} = a new thread"


class Exec(Operation):
    text = "exec"


class Exit(Operation):
    """Ends the process, or the thread alone if a thread other than the first executes it."""

    text = "exit"


class SetUid(Operation):
    uid: int
    text = "setuid {0.uid}"


class Reap(TaskOperation):
    text = "reap {0.name}"


class Kill(TaskOperation):
    """The test sends a signal directly, not through a freezer: KILL, STOP, CONT, or one of HUP, TERM and TSTP, which the tasks do not catch."""

    signal: str
    text = "kill -{0.signal} {0.name}"


class ExitLater(TaskOperation):
    """Makes a frozen or stopped process end as soon as it continues."""

    text = "{0.name} is to exit when it continues"


class Trace(TaskOperation):
    """The test becomes the tracer of a process, and stops it."""

    text = "trace {0.name}"


class Untrace(TaskOperation):
    """The tracer detaches, and the process goes on as if there had been none."""

    text = "detach from {0.name}"


# Job control


class Setsid(Operation):
    text = "setsid"


class Setpgid(Operation):
    """Into a process group, which has the name of its leader, or into a new one."""

    pgrp: Optional[str] = None

    def description(self):
        return f"setpgid into {self.pgrp}'s process group" if self.pgrp else "setpgid into a new process group"


class OpenTerminal(Operation):
    """By a session leader: the terminal becomes its controlling terminal."""

    text = "get a controlling terminal"


class SetForeground(SessionOperation):
    pgrp: str
    text = "tcsetpgrp of the terminal of {0.session} to {0.pgrp}'s process group"


class Type(SessionOperation):
    """A key, INTR or SUSP."""

    key: str
    text = "type {0.key} on the terminal of {0.session}"


class HangUp(SessionOperation):
    text = "hang up the terminal of {0.session}"


class BeShell(Operation):
    """From now on the process waits for its children as a shell does, by waitpid with WUNTRACED, and counts the stops that it sees."""

    text = "wait for children as a shell does"
