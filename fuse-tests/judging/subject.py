"""A real freezer, ours or the kernel's, with puppets of its own: does what is asked for, and waits until it has happened."""

import contextlib
import os
import stat

import kernel
import operations as do
import puppets
import waiting
from deaths import EXIT
from freezerfs import Freezerfs
from hierarchy import read_all
from puppets import PAUSE, Puppets
from terminals import Terminal

SIGNALS = {"HUP": 1, "INT": 2, "KILL": 9, "TERM": 15, "CONT": 18, "STOP": 19, "TSTP": 20}


def attempt(call, *arguments, **named):
    """0, or the error number."""
    try:
        call(*arguments, **named)
    except OSError as error:
        return error.errno
    return 0


def write(path, data, flags=0):
    fd = os.open(path, os.O_WRONLY | flags)
    try:
        os.write(fd, data)
    finally:
        os.close(fd)


def _open(path, flags):
    os.close(os.open(path, flags, 0o644))


ODD_CALLS = {
    "create": lambda path: _open(path + "x", os.O_CREAT | os.O_WRONLY),
    "mknod": lambda path: os.mknod(path + "x", stat.S_IFREG | 0o644),
    "mkfifo": lambda path: os.mkfifo(path + "x"),
    "symlink": lambda path: os.symlink("tasks", path + "x"),
    "link": lambda path: os.link(path, path + "x"),
    "unlink": os.unlink,
    "unlink missing": lambda path: os.unlink(path + "x"),
    "create exclusively": lambda path: _open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY),
    "create and truncate": lambda path: _open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY),
    "rename file": lambda path: os.rename(path, path + "x"),
    "rmdir": os.rmdir,
    "mkdir": os.mkdir,
    "mkdir below": lambda path: os.mkdir(path + "/x"),
    "open to append": lambda path: _open(path, os.O_APPEND | os.O_WRONLY),
    "open to truncate": lambda path: _open(path, os.O_TRUNC | os.O_WRONLY),
    "truncate to 0": lambda path: os.truncate(path, 0),
    "truncate to 10": lambda path: os.truncate(path, 10),
}


class Subject:
    """Where it is, and how its tasks stand: frozen_letters are the scheduler's for those who are frozen."""

    def __init__(self, title, root, rules, program, frozen_letters):
        self.title, self.root, self.rules = title, root, rules
        self.top_name = f"freezerfs-differential-{os.getpid()}"
        self.top = os.path.join(root, self.top_name)
        self.puppets = Puppets(program)
        self.files = {}
        self.terminals = {}
        self.daemon = None
        self._frozen_letters = frozen_letters

    def real(self, path, file=""):
        top, _, rest = path[1:].partition("/")
        return os.path.join(self.root, *([self.top_name] if top else []), *filter(None, [rest, file]))

    # One operation

    def perform(self, operation, expected):
        """Begins it. The answer, if the test itself did it; None, if a puppet was told to."""
        return getattr(self, "_" + type(operation).__name__.lower())(operation, str(expected))

    def _tell(self, operation, expected, command, path, data=b"", number=0):
        self.puppets.tell(operation.by, command, number, path, data, expected)

    def _mkdir(self, operation, expected):
        path = self.real(operation.path)
        return self._tell(operation, expected, "mkdir", path) if operation.by else attempt(os.mkdir, path, 0o777)

    def _rmdir(self, operation, expected):
        path = self.real(operation.path)
        return self._tell(operation, expected, "rmdir", path) if operation.by else attempt(os.rmdir, path)

    def _rename(self, operation, expected):
        path, to = self.real(operation.path), self.real(operation.to)
        return self._tell(operation, expected, "rename", path, to.encode()) if operation.by else attempt(os.rename, path, to)

    def _write(self, operation, expected):
        return self._write_data(operation, expected, operation.data)

    def _attach(self, operation, expected):
        number = self._id(operation.target)
        data = operation.notation.format(number)
        if _may_be_misread(data, number, self._pids()):
            data = str(number)
        return self._write_data(operation, expected, data.encode("latin-1"))

    def _write_data(self, operation, expected, data):
        path = self.real(operation.path, operation.file)
        if operation.by:
            return self._tell(operation, expected, "write", path, data)
        return attempt(write, path, data)

    def _pids(self):
        return {number for puppet in self.puppets.by_name.values() for number in (puppet.pid, puppet.tid)}

    def _id(self, target):
        if target == do.DAEMON:
            return self.daemon
        if target in do.OTHERS:
            return do.OTHERS[target]
        puppet = self.puppets.by_name.get(target)
        return puppet.tid if puppet else self.puppets.pid(target)

    def _read(self, operation, expected):
        path = self.real(operation.path, operation.file)
        return self._tell(operation, expected, "read", path) if operation.by else attempt(read_all, path)

    def _open(self, operation, _):
        try:
            self.files[operation.name] = os.open(self.real(operation.path, operation.file), os.O_RDWR)
        except OSError as error:
            return error.errno
        return 0

    def _use(self, operation, _):
        fd = self.files[operation.name]
        return attempt(os.pread, fd, 4096, 0) if operation.data is None else attempt(os.pwrite, fd, operation.data, 0)

    def _chmod(self, operation, expected):
        path = self.real(operation.path, operation.file)
        return self._tell(operation, expected, "chmod", path, number=operation.mode) if operation.by else attempt(os.chmod, path, operation.mode)

    def _chown(self, operation, expected):
        path, uid = self.real(operation.path, operation.file), operation.uid
        return self._tell(operation, expected, "chown", path, number=uid) if operation.by else attempt(os.chown, path, uid, uid)

    def _setxattr(self, operation, _):
        path = self.real(operation.path, operation.file)
        if operation.value is None:
            return attempt(os.removexattr, path, operation.name)
        return attempt(os.setxattr, path, operation.name, operation.value)

    def _odd(self, operation, _):
        return attempt(ODD_CALLS[operation.kind], self.real(operation.path, operation.file))

    def _spawn(self, operation, _):
        self.puppets.spawn(operation.name)

    def _fork(self, operation, _):
        self.puppets.begin_child(operation.by, operation.name, "vfork" if operation.vfork else "fork")

    def _thread(self, operation, _):
        self.puppets.begin_child(operation.by, operation.name, "thread")

    def _exec(self, operation, expected):
        self._tell(operation, expected, "exec", "")

    def _exit(self, operation, expected):
        leader = self.puppets.by_name[operation.by].pidfd is not None
        self._tell(operation, expected, "exit" if leader else "leave", "")

    def _setuid(self, operation, expected):
        self._tell(operation, expected, "uid", "", number=operation.uid)

    def _reap(self, operation, _):
        self.puppets.reap(operation.name)

    def _kill(self, operation, _):
        self.puppets.signal(operation.name, SIGNALS[operation.signal])

    def _exitlater(self, operation, expected):
        self.puppets.tell(operation.name, "exit", expected=expected)

    def _setsid(self, operation, expected):
        self._tell(operation, expected, "setsid", "")

    def _setpgid(self, operation, expected):
        self._tell(operation, expected, "setpgid", "", number=self.puppets.pid(operation.job) if operation.job else 0)

    def _openterminal(self, operation, expected):
        terminal = self.terminals[operation.by] = Terminal()
        self._tell(operation, expected, "terminal", terminal.path)

    def _setforeground(self, operation, expected):
        self._tell(operation, expected, "foreground", self.terminals[operation.session].path, number=self.puppets.pid(operation.job))

    def _type(self, operation, _):
        self.terminals[operation.session].type(operation.key)

    def _hangup(self, operation, _):
        self.terminals.pop(operation.session).close()

    def _beshell(self, operation, expected):
        self._tell(operation, expected, "shell", "")

    # What follows from it

    def settle(self, state, operation):
        """Waits until who is to end has ended, and who is to stand still does. The answers that came, of all that run and owe one."""
        for name in sorted(set(self.puppets.by_name) - set(state.tasks), key=lambda one: self.puppets.by_name[one].pidfd is None):
            self.puppets.await_end(name)
        by = operation.by if operation.by in state.tasks else None
        stands_now = by is not None and not state.runs(by) and not state.is_waiting(by)
        if stands_now and self.daemon is None:
            # The kernel shows the same letter for one that waits within its write.
            waiting.until(lambda: self._has_written(by), puppets.PATIENCE, f"the write by {by}", pause=PAUSE)
        for name, task in state.tasks.items():
            self._settle_task(state, name, task)
            process = state.processes.get(name)
            if process and process.is_shell and process.stops is not None and state.runs(name):
                self.puppets.await_stops_seen(name, process.stops)
        if isinstance(operation, do.Kill) and operation.signal == "CONT" and "woken run for moments" in self.rules.excused:
            for name in state.threads(operation.name):
                if state.tasks[name].told:
                    self.puppets.answers_so_far(name)
        # Of several threads one may run on until the first of them has taken the signal; and some owe an answer from before they were frozen.
        early = [(by, *answer) for answer in self.puppets.answers_so_far(by)] if stands_now else []
        return early + [(name, *answer) for name in state.tasks if state.runs(name) for answer in self.puppets.answers(name)]

    def ended_by(self, name):
        """What ended a zombie, as the model calls it; None if it has gone."""
        status = self.puppets.exit_status(name)
        return None if status is None else {0: EXIT, **{number: signal for signal, number in SIGNALS.items()}}.get(status, status)

    def _has_written(self, name):
        with contextlib.suppress(FileNotFoundError):
            return self.puppets.by_name[name].has_written()
        return False

    def _settle_task(self, state, name, task):
        process = state.processes[task.process]
        puppet = self.puppets.by_name[name]
        waits = state.is_waiting(name)
        if task.told:
            letters = "" if waits and not self.rules.era.freezes_in_vfork else self._frozen_letters + ("D" if waits else "")
        else:
            letters = "T" if process.stopped and not waits else ""
        if letters and puppet.letter() not in letters:
            what = "be frozen" if task.told else "be stopped"
            try:
                waiting.until(lambda: puppet.letter() in letters, puppets.PATIENCE, "", pause=PAUSE)
            except waiting.TooLate:
                raise waiting.TooLate(f"{name} ({puppet.pid}/{puppet.tid}) is to {what}, and is {puppet.letter()} after {puppets.PATIENCE} s") from None
        if puppet.held and state.runs(name):
            puppet.held = False

    # A sequence's beginning and end

    def begin(self):
        os.mkdir(self.top)

    def end(self, state):
        """Lets everything go; who is as new according to the state, which may be None, is kept for the next sequence."""
        for fd in self.files.values():
            os.close(fd)
        self.files = {}
        for terminal in self.terminals.values():
            terminal.close()
        self.terminals = {}
        folders = [folder for folder, _, _ in os.walk(self.top, topdown=False)]
        for folder in folders:
            with contextlib.suppress(OSError):
                write(os.path.join(folder, "freezer.state"), self.rules.era.thawed.encode())
        reusable = [name for name in (state.tasks if state else ()) if _is_as_new(state, name)]
        for name in reusable:
            if state.tasks[name].group:
                write(os.path.join(self.root, "tasks"), b"%d" % self.puppets.by_name[name].pid)
        self.puppets.retire(set(reusable))
        for folder in folders:
            waiting.until(lambda path=folder: attempt(os.rmdir, path) == 0, puppets.PATIENCE, f"rmdir {folder}", pause=PAUSE)

    def close(self):
        with contextlib.suppress(OSError, waiting.TooLate):
            self.end(None)
        self.puppets.close()


def _is_as_new(state, name):
    process = state.processes.get(name)
    if process is None or state.threads(name) != [name] or not state.runs(name):
        return False
    return process.parent is None and process.uid == 0 and process.job is None and not process.is_shell and not process.is_owed


def _may_be_misread(data, number, pids):
    """Whether a freezer that reads numbers wrongly would take it for the id of somebody whom the test did not make."""
    digits = data.strip().lstrip("+0")
    digits = digits[:len(digits) - len(digits.lstrip("0123456789"))]
    return digits.isdigit() and int(digits) not in pids | {number} and os.path.exists(f"/proc/{int(digits)}") and number != 2


@contextlib.contextmanager
def mount(rules, program, options):
    era = rules.era
    with Freezerfs(options=[f"semantics={era.name}", "allow_other", *options], thawed=era.thawed.encode()) as mounted:
        os.chmod(mounted.root, 0o755)
        subject = Subject(f"the mount, semantics={era.name}", mounted.root, rules, program, "Tt")
        subject.daemon = mounted.pid
        try:
            yield subject
        finally:
            subject.close()


@contextlib.contextmanager
def kernels(rules, program):
    """The kernel's own; None where it is not mounted."""
    root = kernel.mount_point()
    if root is None:
        yield None
        return
    subject = Subject("the kernel", root, rules, program, "D")
    try:
        yield subject
    finally:
        subject.close()
