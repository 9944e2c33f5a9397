"""What a cgroup filesystem answers to system calls. A program of an area (fuse-tests/scenarios/17-surface) runs in a group of a mount and in one of the
kernel's, and prints each answer; run with the folders of both, this finds the answers that differ."""

import contextlib
import ctypes
import errno
import os
import struct
import sys
import time
from typing import NamedTuple

#: Left out: the mount's own signal.kill, and in the kernel the files of other controllers, pressure, and what only some kernels have.
LEFT_OUT = (
    "signal.kill", "memory.", "cpu.", "cpuset.", "io.", "pids.", "irq.", "misc.", "hugetlb.", "rdma.", "dmem.", "cgroup.pressure", "cgroup.stat.local",
)  # fmt: skip

USERS = "root", "nobody"
MODES = {"O_RDONLY": os.O_RDONLY, "O_WRONLY": os.O_WRONLY, "O_RDWR": os.O_RDWR}
LARGEST = 2**63 - 1

libc = ctypes.CDLL(None, use_errno=True)


def control_files():
    """The control files of the working directory that are asked."""
    return sorted(entry.name for entry in os.scandir(".") if entry.is_file() and not entry.name.startswith(LEFT_OUT))


def state_file():
    """The file by which a group is frozen."""
    return "cgroup.freeze" if os.path.exists("cgroup.freeze") else "freezer.state"


def freezing_word():
    return b"1" if state_file() == "cgroup.freeze" else b"FROZEN"


def answer(subject, operation, value, mode=""):
    """Prints an answer of a subject, such as a file's name, to an operation. mode: how it is open, if that is another answer each time."""
    print(subject, mode, operation, shown(value), sep="\t", flush=True)


def shown(value):
    if value is None:
        return "ok"
    if isinstance(value, (list, tuple)):
        each = [shown(one) for one in value]
        return "nothing" if not each else f"{each[0]} each time" if len(each) > 2 and len(set(each)) == 1 else " ".join(each)
    return ascii(value) if isinstance(value, bytes) else str(value)


def attempt(call, *arguments, **named):
    """What the call returns, or the name of the error."""
    try:
        return call(*arguments, **named)
    except OSError as error:
        return errno.errorcode[error.errno]


def ask(subject, operation, call, *arguments, mode=""):
    """Answers with what the call returns, or the name of the error."""
    answer(subject, operation, attempt(call, *arguments), mode)


def c_call(name, *arguments):
    """Calls a function of the C library; integers are passed as long."""
    function = getattr(libc, name)
    function.restype = ctypes.c_long
    result = function(*(ctypes.c_long(argument) if isinstance(argument, int) else argument for argument in arguments))
    if result & 0xFFFFFFFF == 0xFFFFFFFF:  # of a function that returns an int, too
        raise OSError(ctypes.get_errno(), name)
    return result


def check_open(path, flags):
    """Opens the file, and closes it again."""
    os.close(os.open(path, flags, 0o600))


@contextlib.contextmanager
def opened(path, flags):
    descriptor = os.open(path, flags)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def open_files():
    """Each control file, opened in each of the modes in which this user may: its name, the mode's, and the descriptor."""
    for name in control_files():
        for mode, flags in MODES.items():
            with contextlib.suppress(PermissionError), opened(name, flags) as descriptor:
                yield name, mode, descriptor


def open_files_and_group():
    """The same, and at last the directory of a new group."""
    yield from open_files()
    os.mkdir("group")
    with opened("group", os.O_RDONLY) as group:
        yield "group", "", group
    os.rmdir("group")


def seek_far(descriptor, whence):
    """What lseek answers to offsets of 2 GiB and more: "taken", or the error."""
    answers = []
    for offset in 2**31, 2**32, 2**40, LARGEST - 10:
        os.lseek(descriptor, 5, os.SEEK_SET)
        answers.append(attempt(os.lseek, descriptor, offset, getattr(os, whence)))
    return ["taken" if isinstance(one, int) else one for one in answers]


def times(path):
    status = os.stat(path)
    return status.st_atime_ns, status.st_mtime_ns, status.st_ctime_ns


def changed_times(path, call):
    """Which times of the file the call changes, and its error. Before it waits until a change would show. The atime of a directory is not looked at:
    others list the kernel's too."""
    before = times(path)
    while time.time_ns() - max(before) < 20_000_000:
        time.sleep(0.005)
    result = attempt(call)
    after = times(path)
    names = [name for name, old, new in zip(("atime", "mtime", "ctime"), before, after) if old != new]
    if os.path.isdir(path) and "atime" in names:
        names.remove("atime")
    return (["fails:", result] if isinstance(result, str) else []) + names


class Inotify:
    """Watches of one inotify queue. An event that this makes itself comes after all that were before it, so nothing is waited for."""

    NAMES = {
        "MODIFY": 2, "ATTRIB": 4, "MOVED_FROM": 64, "MOVED_TO": 128, "CREATE": 256, "DELETE": 512, "DELETE_SELF": 1024, "MOVE_SELF": 2048,
        "UNMOUNT": 0x2000, "Q_OVERFLOW": 0x4000, "IGNORED": 0x8000, "ISDIR": 0x40000000,
    }  # fmt: skip
    ALL_CHANGES = 0xFC6

    def __init__(self, marker):
        """marker: a file elsewhere whose mode this sets."""
        self.queue = libc.inotify_init1(os.O_CLOEXEC)
        self.paths = {}
        self.marker = marker
        self.watch(marker)

    def watch(self, path):
        watch = c_call("inotify_add_watch", self.queue, ctypes.c_char_p(os.fsencode(path)), self.ALL_CHANGES)
        self.paths[watch] = path

    def take(self):
        """The events since the last call."""
        os.chmod(self.marker, 0o600)
        events = []
        while True:
            data = os.read(self.queue, 65536)
            while data:
                watch, mask, _, length = struct.unpack_from("iIII", data)
                end = 16 + length
                name = data[16:end].rstrip(b"\0").decode()
                data = data[end:]
                if self.paths.get(watch) == self.marker:
                    return events
                kinds = "|".join(kind for kind, bit in self.NAMES.items() if mask & bit)
                events.append(f"{self.paths.get(watch)}:{kinds}" + (f":{name}" if name else ""))


class Asked(NamedTuple):
    user: str
    mode: str
    subject: str
    operation: str


def read_answers(folder):
    """What the program has printed as each user: Asked to answer. Prints all other lines, which are errors."""
    answers = {}
    for user in USERS:
        with open(os.path.join(folder, user)) as lines:
            for line in lines:
                parts = line.rstrip("\n").split("\t")
                if len(parts) != 4:
                    print(f"as {user}: {line}", end="")
                    continue
                subject, mode, operation, given = parts
                asked = Asked(user, mode, subject, operation)
                assert asked not in answers, f"asked twice: {asked}"
                answers[asked] = given
    return answers


def compare(ours_folder, kernels_folder):
    """Prints the operations whose answers differ, those with the same two answers in one line, with the users, modes and subjects for which that is so
    unless it is so for all that were asked."""
    ours, kernels = read_answers(ours_folder), read_answers(kernels_folder)
    for only, where in (ours.keys() - kernels.keys(), "here"), (kernels.keys() - ours.keys(), "in the kernel"):
        for asked in sorted(only):
            print(f"only {where}:", *asked)
    both = ours.keys() & kernels.keys()
    print("compared:", "as " + " and ".join(user for user in USERS if any(asked.user == user for asked in both)))
    different = {}
    for asked in filter(both.__contains__, ours):
        if ours[asked] != kernels[asked]:
            different.setdefault((asked.operation, ours[asked], kernels[asked]), []).append(asked)
    lines = {}
    for (operation, our, kernels_answer), where in different.items():
        limits = limits_of(where, [asked for asked in both if asked.operation == operation])
        lines.setdefault((our, kernels_answer, limits), []).append(operation)
    for (our, kernels_answer, limits), operations in lines.items():
        print(f"{', '.join(operations)}{limits}: {our}, the kernel's {kernels_answer}")


def limits_of(where, asked):
    """What of the users, modes and subjects has to be said to tell where, of all that was asked about one operation."""
    limits = {field: list(dict.fromkeys(getattr(one, field) for one in where)) for field in ("user", "mode", "subject")}

    def matches(fields):
        return {one for one in asked if all(getattr(one, field) in limits[field] for field in fields)} == set(where)

    needed = list(limits)
    if not matches(needed):
        if len(limits["user"]) == 1:
            return " (" + "; ".join(f"{one.mode} {one.subject}".strip() for one in where) + ")"
        by_user = {user: [[one for one in some if one.user == user] for some in (where, asked)] for user in limits["user"]}
        return " (" + "; ".join(user + limits_of(*some) for user, some in by_user.items()) + ")"
    for field in limits:
        if matches([other for other in needed if other != field]):
            needed.remove(field)
    files = {one.subject for one in asked} - {"group"}
    said = ["each file" if field == "subject" and set(limits[field]) == files else " ".join(limits[field]) for field in needed]
    return f" ({', '.join(said)})" if said else ""


if __name__ == "__main__":
    compare(*sys.argv[1:])
