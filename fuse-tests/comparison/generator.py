"""Makes random operations that are possible in a state; some of them fail. The same seed makes the same sequences."""

import operations as do
from eras import of_era
from job_operations import JobOperations
from tree import INEFFECTIVE_CALLS
from state import ROOT

NAMES = "a", "b", "c"
UID = 4242
#: texts that no era takes for the id of a task; the large numbers are larger than any id
JUNK = (b"", b"\n", b" \n", b"abc", b"-1", b"-4194305", b"4194305", b"4294967296", b"2147483648", b"99999999999999999999999", b"4194305.5",
        b"4194305 4194305", b"4194305\n4194305\n", b"+4194305", b"\x004194305", b"00", b"-0", b"0", b"0x", b" 4194305", b"a" * 63, b"a" * 64,
        b"a" * 4096, b"a" * 4097)
LIMITS = "cgroup.max.depth", "cgroup.max.descendants"
CONTROLLERS = b"", b"\n", b"-cpu", b"+cpu", b"+pids -io", b"+foo", b"cpu", b"+", b"-cpu -memory\n", b"+cpu\0x"
NUMBERS = (b"1", b"0", b"1\n", b"0\n", b"0\n", b"\n", b"", b"+1", b"-1", b"-0", b"0x1", b"0X0", b"0x", b"00", b"01", b"08", b" 1", b"1 ", b"1\n\n",
           b"1 2", b"18446744073709551615", b"18446744073709551616", b"1\0junk", b"\x001", b"word", b"1" + b"\n" * 62, b"1" + b"\n" * 63,
           b"1" + b" " * 4095, b"1" + b" " * 4096)
NOTATIONS = ("{}",) * 6 + ("{}\n",) * 6 + ("{:#x}", "{:#X}", "0{:o}", "+{}", "-{}", " {}", "{} \n", "{}\0\0\0\0", "{}\x00x", "{}x", "{0} {0}", "{0}\n{0}\n", "{}\t\v\f\r")
SIGNALS = b"0", b"9", b"9\n", b"19", b"18", b"0x12", b"023", b"28", b"65", b"-1", b"kill", b"", b"\n", b"18446744073709551616"


class Generator(JobOperations):
    def __init__(self, random, comparison):
        self._random, self._comparison = random, comparison
        self._named = 0
        #: the next operations, as far as they are possible
        self._planned = []
        #: the group whose state was written last: following operations are on it more often than on others
        self._focus = do.TOP_PATH
        self._kinds = [(kind, weight) for kind, weight in (
            (self._state, 22), (self._attach, 20), (self._junk, 3), (self._mkdir, 7), (self._rmdir, 4), (self._rename, 2), (self._spawn, 7),
            (self._fork, 6), (self._thread, 3), (self._exec, 3), (self._exit, 3), (self._reap, 2), (self._kill, 9), (self._setuid, 1),
            (self._number, 4), (self._attributes, 3), (self._xattr, 1), (self._ineffectivecall, 1), (self._read, 2), (self._open, 1), (self._use, 2),
            (self._trace, 6 if self._era.is_unified else 0),
            (self._signal, 2 if self._era.is_unified else 5 if comparison.without_kernel else 0), *self._job_kinds())]

    def operations(self, count):
        kinds, weights = zip(*self._kinds)
        for _ in range(count):
            # Most kinds are possible most of the time.
            for _ in range(50):
                operation = self._planned.pop(0) if self._planned else self._random.choices(kinds, weights)[0]()
                operation = operation and of_era(operation, self._era)
                if operation is not None and self._is_room_for(operation) and self._comparison.is_possible(operation):
                    yield operation
                    break

    # Parts

    def _is_room_for(self, operation):
        return not isinstance(operation, do.Fork) or len(self._model.tasks) < 9

    @property
    def _model(self):
        return self._comparison.state

    @property
    def _era(self):
        return self._comparison.rules.era

    def _chance(self, share):
        return self._random.random() < share

    def _how(self, by=0.15):
        actors = [name for name in self._model.tasks if self._model.runs(name)]
        return {"unobserved": self._chance(0.2), "by": self._random.choice(actors) if actors and self._chance(by) else None}

    def _by_task(self):
        return self._how(by=1.0)

    def _group(self, root=0.05, missing=0.01):
        if self._chance(missing):
            return do.TOP_PATH + "/missing"
        if self._chance(0.35) and self._model.find(self._focus) is not None:
            return self._focus
        groups = [number for number in self._model.groups if number != ROOT]
        return self._model.path(ROOT if self._chance(root) else self._random.choice(groups))

    def _task(self, ended=0.08):
        names = list(self._model.processes) if self._chance(ended) else list(self._model.tasks)
        return self._random.choice(names) if names else None

    def _new_name(self):
        self._named += 1
        return f"t{self._named}"

    def _file(self, path):
        names = [file.name for file in self._era.files_of(path == "/") if self._comparison.without_kernel or file.name != "signal.kill"]
        return self._random.choice(names)

    # Kinds

    def _state(self):
        thawed, words = self._era.thawed, ("FREEZING", "frozen", "FROZ", "FROZENX", "FROZEN FROZEN", "1", "0", "", "\n", "\0FROZEN", "RUNNING", "THAWED")
        word = self._random.choice(("FROZEN",) * 12 + (thawed,) * 8 + words)
        if self._chance(0.3):
            word = self._random.choice(("{}\n",) * 6 + (" {}", "\t{}\n", "{} \t\n", "{}\0\0\0", "{}\0x", "\v{}", "{}\xa0", "{:\n<63}", "{:\n<64}", "{: <4096}", "{: <4097}")).format(word)
        self._focus = self._group()
        how = self._how()
        # FREEZING lasts until the state is read: operations on such a group have rules of their own.
        how["unobserved"] = how["unobserved"] or (word.startswith("FROZEN") and self._chance(0.25))
        return do.Write(self._focus, "freezer.state", word.encode("latin-1"), **how)

    def _attach(self):
        if self._era.is_unified:
            file = "cgroup.threads" if self._chance(0.1) else "cgroup.procs"
        else:
            file = "cgroup.procs" if self._era.file("cgroup.procs", False) and self._chance(0.3) else "tasks"
        target = self._random.choices((self._task(), do.SELF, do.UNUSED, do.KTHREADD, do.DAEMON), (30, 3, 1, 1, 1 if self._comparison.without_kernel else 0))[0]
        if target is None:
            return None
        notation = self._random.choice(NOTATIONS) if target != do.SELF else "{}"
        plain = notation in ("{}", "{}\n", "{}\0\0\0\0") and target != do.SELF
        return do.Attach(self._group(root=0.12), file, target, notation, **(self._how() if plain else self._by_task()))

    def _junk(self):
        return do.Write(self._group(), self._random.choice(("tasks", "cgroup.procs")), self._random.choice(JUNK), **self._by_task())

    def _mkdir(self):
        name = self._random.choice(NAMES * 8 + ("new\nline", "tasks", "n" * 255, "n" * 256))
        return do.Mkdir(f"{self._group(root=0)}/{name}", **self._how())

    def _rmdir(self):
        name = self._random.choice(("", "", "", "", "", "", "/a", "/tasks"))
        return do.Rmdir(self._group(root=0) + name, **self._how())

    def _rename(self):
        path = self._group(root=0)
        above = path.rpartition("/")[0] if self._chance(0.8) else self._group(root=0)
        return do.Rename(path, f"{above}/{self._random.choice(NAMES * 4 + ('d', 'e', 'tasks', 'f' + chr(10)))}", **self._how())

    def _spawn(self):
        return do.Spawn(self._new_name()) if len(self._model.tasks) < 6 else None

    def _fork(self):
        return do.Fork(self._new_name(), self._chance(0.35), **self._by_task()) if len(self._model.tasks) < 8 else None

    def _thread(self):
        return do.Thread(self._new_name(), **self._by_task()) if len(self._model.tasks) < 8 else None

    def _exec(self):
        return do.Exec(**self._by_task())

    def _exit(self):
        return do.Exit(**self._by_task())

    def _reap(self):
        ended = [name for name, process in self._model.processes.items() if process.zombie]
        return do.Reap(self._random.choice(ended)) if ended else None

    def _kill(self):
        name = self._task()
        signal = self._random.choice(("STOP", "STOP", "CONT", "CONT", "KILL", *self._job_signals()))
        # Whether SIGTSTP stops a task depends on its process group when it takes the signal: so it is observed at once.
        return do.Kill(name, signal, unobserved=signal != "TSTP" and self._chance(0.2)) if name else None

    def _trace(self):
        traced = [name for name, process in self._model.processes.items() if process.traced]
        if traced and self._chance(0.5):
            return do.Untrace(self._random.choice(traced))
        name = self._task(ended=0)
        return do.Trace(name) if name else None

    def _setuid(self):
        return do.SetUid(UID, **self._by_task())

    def _number(self):
        file = self._random.choice([name for name in ("notify_on_release", "cgroup.clone_children", *LIMITS, "cgroup.subtree_control") if self._era.file(name, False)])
        numbers = NUMBERS if not self._era.is_unified else CONTROLLERS if file == "cgroup.subtree_control" else (b"max",) * 10 + (b"2", b"3", b" 1 ") + NUMBERS
        return do.Write(self._group(root=0), file, self._random.choice(numbers), **self._how())

    def _attributes(self):
        path = self._group(root=0)
        file = "" if self._chance(0.4) else self._file(path)
        if self._chance(0.5):
            return do.Chmod(path, file, self._random.choice((0o755, 0o777, 0o700, 0o644, 0o666, 0o600, 0o444, 0o000)), **self._how())
        return do.Chown(path, file, self._random.choice((UID, UID, 0)), **self._how())

    def _xattr(self):
        path = self._group(root=0)
        file = "" if self._chance(0.5) else self._file(path)
        return do.Setxattr(path, file, self._random.choice(("user.a", "user.b", "trusted.c")), self._random.choice((None, b"", b"1", b"long" * 20)))

    def _ineffectivecall(self):
        path = self._group(root=0)
        return do.IneffectiveCall(self._random.choice(list(INEFFECTIVE_CALLS)), path, self._file(path))

    def _read(self):
        path = self._group()
        return do.Read(path, self._file(path), **self._how(by=0.7))

    def _open(self):
        path = self._group(root=0)
        return do.Open(f"d{len(self._model.files)}", path, self._file(path))

    def _use(self):
        kept = list(self._model.files)
        data = self._random.choice((None, b"FROZEN", self._era.thawed.encode(), b"1", b"0"))
        return do.Use(self._random.choice(kept), data) if kept else None

    def _signal(self):
        data = (b"1",) * len(NUMBERS) + NUMBERS if self._era.is_unified else SIGNALS
        return do.Write(self._group(), "signal.kill", self._random.choice(data), **self._how())
