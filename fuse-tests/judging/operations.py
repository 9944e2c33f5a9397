"""What can be done, to the model and to a real freezer alike. Each has a line that says what it is."""

from dataclasses import dataclass, field
from typing import Optional

#: groups are made below this one, which stands for a folder of the test's own
TOP_PATH = "/g"
#: ids that are no puppet's: the writer itself, nobody's (above every kernel's PID_MAX_LIMIT), a kernel thread, and freezerfs
SELF, NOBODY, KTHREADD, DAEMON = "self", "nobody", "kthreadd", "freezerfs"
OTHERS = {SELF: 0, NOBODY: 4194305, KTHREADD: 2, DAEMON: 3}


@dataclass(frozen=True)
class Operation:
    #: whether nobody looks at anything afterwards, so that FREEZING may last
    quiet: bool = field(default=False, kw_only=True)
    #: the task that does it; None is the test itself
    by: Optional[str] = field(default=None, kw_only=True)

    def text(self):
        raise NotImplementedError

    def __str__(self):
        return self.text() + (f", by {self.by}" if self.by else "") + (" (unseen)" if self.quiet else "")


@dataclass(frozen=True)
class Mkdir(Operation):
    path: str

    def text(self):
        return f"mkdir {self.path!r}"


@dataclass(frozen=True)
class Rmdir(Operation):
    path: str

    def text(self):
        return f"rmdir {self.path!r}"


@dataclass(frozen=True)
class Rename(Operation):
    path: str
    to: str

    def text(self):
        return f"rename {self.path!r} to {self.to!r}"


@dataclass(frozen=True)
class Write(Operation):
    path: str
    file: str
    data: bytes

    def text(self):
        shown = repr(self.data)[1:] if len(self.data) < 80 else f"{self.data[:16]!r}... ({len(self.data)} bytes)"
        return f"write {shown} to {self.path}/{self.file}"


@dataclass(frozen=True)
class Attach(Operation):
    path: str
    file: str
    target: str
    notation: str = "{}"

    def text(self):
        return f"write the id of {self.target} as {self.notation!r} to {self.path}/{self.file}"


@dataclass(frozen=True)
class Read(Operation):
    path: str
    file: str

    def text(self):
        return f"read {self.path}/{self.file}"


@dataclass(frozen=True)
class Open(Operation):
    name: str
    path: str
    file: str

    def text(self):
        return f"open {self.path}/{self.file} as {self.name}"


@dataclass(frozen=True)
class Use(Operation):
    """Reads through a kept descriptor, or writes."""

    name: str
    data: Optional[bytes] = None

    def text(self):
        return f"read through {self.name}" if self.data is None else f"write {self.data!r} through {self.name}"


@dataclass(frozen=True)
class Chmod(Operation):
    path: str
    file: str
    mode: int

    def text(self):
        return f"chmod {self.mode:o} {self.path}/{self.file}"


@dataclass(frozen=True)
class Chown(Operation):
    path: str
    file: str
    uid: int

    def text(self):
        return f"chown {self.uid}:{self.uid} {self.path}/{self.file}"


@dataclass(frozen=True)
class Setxattr(Operation):
    path: str
    file: str
    name: str
    value: Optional[bytes]

    def text(self):
        how = "remove" if self.value is None else f"set to {self.value!r}"
        return f"xattr {self.name} of {self.path}/{self.file}: {how}"


@dataclass(frozen=True)
class Odd(Operation):
    """A call that changes nothing: kind is one of ODDITIES."""

    kind: str
    path: str
    file: str

    def text(self):
        return f"{self.kind} {self.path}/{self.file}"


@dataclass(frozen=True)
class Spawn(Operation):
    name: str

    def text(self):
        return f"{self.name} = a new process"


@dataclass(frozen=True)
class Fork(Operation):
    name: str
    vfork: bool = False

    def text(self):
        return f"{self.name} = {'vfork' if self.vfork else 'fork'}"


@dataclass(frozen=True)
class Thread(Operation):
    name: str

    def text(self):
        return f"{self.name} = a new thread"


@dataclass(frozen=True)
class Exec(Operation):
    def text(self):
        return "exec"


@dataclass(frozen=True)
class Exit(Operation):
    """Of a process, or of a thread where that does it which is not the first."""

    def text(self):
        return "exit"


@dataclass(frozen=True)
class SetUid(Operation):
    uid: int

    def text(self):
        return f"setuid {self.uid}"


@dataclass(frozen=True)
class Reap(Operation):
    name: str

    def text(self):
        return f"reap {self.name}"


@dataclass(frozen=True)
class Kill(Operation):
    """From outside: by the test, not by a freezer. The signal is KILL, STOP or CONT, or one that a process could catch, but doesn't: HUP, TERM, TSTP."""

    name: str
    signal: str

    def text(self):
        return f"kill -{self.signal} {self.name}"


@dataclass(frozen=True)
class ExitLater(Operation):
    """Of a process that stands still: it ends as soon as it goes on."""

    name: str

    def text(self):
        return f"{self.name} is to exit when it goes on"


@dataclass(frozen=True)
class Setsid(Operation):
    def text(self):
        return "setsid"


@dataclass(frozen=True)
class Setpgid(Operation):
    """Into the process group that is called like its leader, or into a new one."""

    job: Optional[str] = None

    def text(self):
        return f"setpgid into {self.job}'s process group" if self.job else "setpgid into a new process group"


@dataclass(frozen=True)
class OpenTerminal(Operation):
    """A session leader's: it becomes its controlling terminal."""

    def text(self):
        return "get a controlling terminal"


@dataclass(frozen=True)
class SetForeground(Operation):
    session: str
    job: str

    def text(self):
        return f"tcsetpgrp of the terminal of {self.session} to {self.job}'s process group"


@dataclass(frozen=True)
class Type(Operation):
    """A key, INTR or SUSP, on the terminal of a session, which is called like its leader."""

    session: str
    key: str

    def text(self):
        return f"type {self.key} on the terminal of {self.session}"


@dataclass(frozen=True)
class HangUp(Operation):
    session: str

    def text(self):
        return f"hang up the terminal of {self.session}"


@dataclass(frozen=True)
class BeShell(Operation):
    """From now on it waits for its children as a shell does, by waitpid with WUNTRACED, and counts the stops that it sees."""

    def text(self):
        return "wait for children as a shell does"
