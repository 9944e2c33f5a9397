"""Executes operations on a real freezer: the test itself does it, or a test task."""

import os
import stat

import operations as do
import tracing
from hierarchy import read_all
from terminals import Terminal

SIGNALS = {"HUP": 1, "INT": 2, "KILL": 9, "TERM": 15, "CONT": 18, "STOP": 19, "TSTP": 20}


def errno_of(call, *arguments, **named):
    """Calls it, and returns 0 or the error number."""
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


CALL_FUNCTIONS = {
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


class Executor:
    def __init__(self, root, top_path, test_tasks, daemon):
        """top_path: from the root to the group in which the test makes all others"""
        self._root, self._top_path = root, top_path
        self._test_tasks, self._daemon = test_tasks, daemon
        self._files = {}
        self._terminals = {}
        #: the process ids of those that are traced, by name
        self._traced = {}

    def real_path(self, path, file=""):
        """The path in the real freezer of a group of the model, or of a file in it."""
        top, _, rest = path[1:].partition("/")
        return os.path.join(self._root, *([self._top_path] if top else []), *filter(None, [rest, file]))

    def perform(self, operation, expected):
        """Begins the operation. Returns its answer, if the test itself executes it, or None, if the command was sent to a test task."""
        return getattr(self, "_" + type(operation).__name__.lower())(operation, str(expected))

    def forget_ended(self, names):
        """A process that has ended is not reaped by its parent before its tracer has seen it."""
        for name in [one for one in self._traced if one not in names]:
            tracing.await_end(self._traced.pop(name))

    def close_all(self):
        """Closes the files and terminals of a sequence, and traces none of its processes any more."""
        for pid in self._traced.values():
            tracing.detach(pid)
        self._traced = {}
        for fd in self._files.values():
            os.close(fd)
        self._files = {}
        for terminal in self._terminals.values():
            terminal.close()
        self._terminals = {}

    def _send(self, operation, expected, command, path="", data=b"", number=0):
        self._test_tasks.send_command(operation.by, command, number, path, data, expected)

    def _send_or_call(self, operation, expected, call, path, *arguments, data=b"", number=0):
        """Sends the command with the operation's name to the test task, or calls the function with the path and the arguments."""
        if operation.by:
            return self._send(operation, expected, type(operation).__name__.lower(), path, data, number)
        return errno_of(call, path, *arguments)

    # Groups and files

    def _mkdir(self, operation, expected):
        return self._send_or_call(operation, expected, os.mkdir, self.real_path(operation.path), 0o777)

    def _rmdir(self, operation, expected):
        return self._send_or_call(operation, expected, os.rmdir, self.real_path(operation.path))

    def _rename(self, operation, expected):
        to = self.real_path(operation.to)
        return self._send_or_call(operation, expected, os.rename, self.real_path(operation.path), to, data=to.encode())

    def _write(self, operation, expected):
        return self._write_data(operation, expected, operation.data)

    def _attach(self, operation, expected):
        number = self._id(operation.target)
        data = operation.notation.format(number)
        if _may_be_misread(data, number, self._pids()):
            data = str(number)
        return self._write_data(operation, expected, data.encode("latin-1"))

    def _write_data(self, operation, expected, data):
        path = self.real_path(operation.path, operation.file)
        if operation.by:
            return self._send(operation, expected, "write", path, data)
        return errno_of(write, path, data)

    def _pids(self):
        return {number for test_task in self._test_tasks.by_name.values() for number in (test_task.pid, test_task.tid)}

    def _id(self, target):
        if target == do.DAEMON:
            return self._daemon
        if target in do.OTHERS:
            return do.OTHERS[target]
        test_task = self._test_tasks.by_name.get(target)
        return test_task.tid if test_task else self._test_tasks.pid(target)

    def _read(self, operation, expected):
        return self._send_or_call(operation, expected, read_all, self.real_path(operation.path, operation.file))

    def _open(self, operation, _):
        try:
            self._files[operation.name] = os.open(self.real_path(operation.path, operation.file), os.O_RDWR)
        except OSError as error:
            return error.errno
        return 0

    def _use(self, operation, _):
        fd = self._files[operation.name]
        return errno_of(os.pread, fd, 4096, 0) if operation.data is None else errno_of(os.pwrite, fd, operation.data, 0)

    def _chmod(self, operation, expected):
        path, mode = self.real_path(operation.path, operation.file), operation.mode
        return self._send_or_call(operation, expected, os.chmod, path, mode, number=mode)

    def _chown(self, operation, expected):
        path, uid = self.real_path(operation.path, operation.file), operation.uid
        return self._send_or_call(operation, expected, os.chown, path, uid, uid, number=uid)

    def _setxattr(self, operation, _):
        path = self.real_path(operation.path, operation.file)
        if operation.value is None:
            return errno_of(os.removexattr, path, operation.name)
        return errno_of(os.setxattr, path, operation.name, operation.value)

    def _ineffectivecall(self, operation, _):
        return errno_of(CALL_FUNCTIONS[operation.kind], self.real_path(operation.path, operation.file))

    # Tasks

    def _spawn(self, operation, _):
        self._test_tasks.spawn(operation.name)

    def _fork(self, operation, _):
        self._test_tasks.start_child(operation.by, operation.name, "vfork" if operation.vfork else "fork")

    def _thread(self, operation, _):
        self._test_tasks.start_child(operation.by, operation.name, "thread")

    def _exec(self, operation, expected):
        self._send(operation, expected, "exec")

    def _exit(self, operation, expected):
        is_leader = self._test_tasks.by_name[operation.by].pidfd is not None
        self._send(operation, expected, "exit" if is_leader else "leave")

    def _setuid(self, operation, expected):
        self._send(operation, expected, "uid", number=operation.uid)

    def _reap(self, operation, _):
        self._test_tasks.reap(operation.name)

    def _kill(self, operation, _):
        self._test_tasks.signal(operation.name, SIGNALS[operation.signal])

    def _exitlater(self, operation, expected):
        self._test_tasks.send_command(operation.name, "exit", expected=expected)

    def _trace(self, operation, _):
        pid = self._test_tasks.pid(operation.name)
        tracing.stop(pid)
        self._traced[operation.name] = pid

    def _untrace(self, operation, _):
        tracing.detach(self._traced.pop(operation.name))

    # Job control

    def _setsid(self, operation, expected):
        self._send(operation, expected, "setsid")

    def _setpgid(self, operation, expected):
        self._send(operation, expected, "setpgid", number=self._test_tasks.pid(operation.pgrp) if operation.pgrp else 0)

    def _openterminal(self, operation, expected):
        terminal = self._terminals[operation.by] = Terminal()
        self._send(operation, expected, "terminal", terminal.path)

    def _setforeground(self, operation, expected):
        self._send(operation, expected, "foreground", self._terminals[operation.session].path, number=self._test_tasks.pid(operation.pgrp))

    def _type(self, operation, _):
        self._terminals[operation.session].type(operation.key)

    def _hangup(self, operation, _):
        self._terminals.pop(operation.session).close()

    def _beshell(self, operation, expected):
        self._send(operation, expected, "shell")


def _may_be_misread(data, number, pids):
    """Whether a freezer that reads numbers wrongly would take it for the id of a process that the test has not made."""
    digits = data.strip().lstrip("+0")
    digits = digits[:len(digits) - len(digits.lstrip("0123456789"))]
    return digits.isdigit() and int(digits) not in pids | {number} and os.path.exists(f"/proc/{int(digits)}") and number != 2
