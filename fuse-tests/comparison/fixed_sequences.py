"""Fixed sequences, which are run first, in every era: semantics, The tree to Hierarchical freezing, and what was observed on a kernel. The model says what their
answers are in an era. Each is a function of the era, since the word for thawed differs. Operations that are not possible there are left out."""

import operations as do
from generator import CONTROLLERS, JUNK, NOTATIONS, NUMBERS, SIGNALS, UID
from operations import TOP_PATH as TOP
from tree import INEFFECTIVE_CALLS

A, B, AB, ABC = TOP + "/a", TOP + "/b", TOP + "/a/b", TOP + "/a/b/c"


def _state(path, word, **how):
    return do.Write(path, "freezer.state", word.encode("latin-1"), **how)


def _in(path, *names, **how):
    return [do.Attach(path, "tasks", name, **how) for name in names]


def _spawn(*names):
    return [do.Spawn(name) for name in names]


# 1 and 5: writes


def words(era):
    thawed = era.thawed
    first = ("FROZEN", thawed, "FROZEN\n", thawed + "\n", "  FROZEN  \n", thawed + "\0" * 24, "FROZEN" + "\0" * 26, thawed)
    illegal = ("frozen", "FREEZING", "FREEZING\n", "RUNNING", "THAWED", thawed, "", "\n", "FROZENX", "FROZ", "FROZEN FROZEN", "1", "0", "\0FROZEN", "FRO", "ZEN")
    white = ("\tFROZEN", f"{thawed}\xa0", "\xa0FROZEN", f"\v{thawed}", "FROZEN\v\f\r", thawed)
    long = [word + fill * (size - len(word)) for word in ("FROZEN", thawed) for fill in "\n X\0" for size in (63, 64, 4096, 4097, 5006)]
    return [do.Mkdir(A)] + [_state(A, word) for word in (*first, *illegal, *white, *long)]


def words_while_frozen(era):
    return [*_spawn("t1"), *_in(TOP, "t1"), _state(TOP, "FROZEN")] + [_state(TOP, word) for word in ("FREEZING", "frozen", "", "FROZEN", "\n", "0", era.thawed)]


def offsets_and_flags(era):
    files = [file.name for file in era.files_of(False)]
    kept = [operation for name in files if name != "cgroup.procs" for operation in (do.Open(f"kept {name}", TOP, name), do.Use(f"kept {name}"))]
    state = f"kept {era.state_file}"
    used = [do.Use(state, b"FROZEN"), do.Use(state, b"FRO"), do.Use(state, era.thawed.encode()),
            do.Use("kept notify_on_release", b"1"), do.Use("kept notify_on_release")]
    return kept + used + [do.IneffectiveCall(kind, TOP, file) for file in files for kind in INEFFECTIVE_CALLS]


def numbers(era):
    files = [name for name in ("notify_on_release", "cgroup.clone_children") if era.file(name, False)]
    return [do.Write(TOP, file, data) for file in files for data in NUMBERS]


# 3: the tree


def names(era):
    odd = ("a", "a", "tasks", "freezer.state", "new\nline", "n" * 255, "n" * 256, "b/none", "tasks/below", "\xe4 \\ %", "-x")
    return [do.Mkdir(f"{TOP}/{name}") for name in odd] + [do.Mkdir(AB), do.Mkdir(ABC), do.Mkdir(A + "/c")] + [
        do.Rmdir(path) for path in (A, AB, ABC, AB, A + "/tasks", A + "/none", A + "/c", A, A)]


def renames(era):
    return [do.Mkdir(A), do.Mkdir(B), do.Mkdir(AB), do.Mkdir(A + "/c")] + [do.Rename(*pair) for pair in (
        (AB, A + "/d"), (A + "/d", A + "/c"), (A + "/d", B + "/d"), (A + "/d", A + "/new\nline"), (A + "/d", B + "/new\nline"), (A + "/d", A + "/tasks"),
        (A, B), (A, A), (A, A + "/c/x"), (A + "/c", A), (A + "/none", A + "/x"), (A, TOP + "/e"))]


def changed_attributes(era):
    changes = [do.Mkdir(A)]
    for file in ("", "tasks", "freezer.state", "notify_on_release"):
        changes += [do.Chmod(A, file, 0o664), do.Chown(A, file, UID), do.Setxattr(A, file, "user.a", b"1"), do.Setxattr(A, file, "trusted.b", b""),
                    do.Setxattr(A, file, "user.a", b"2"), do.Setxattr(A, file, "user.a", None), do.Setxattr(A, file, "user.a", None)]
    return changes + [do.Mkdir(AB), do.Rename(A, B), do.Rmdir(B + "/b"), do.Rmdir(B), do.Mkdir(A)]


def removed(era):
    files = [file.name for file in era.files_of(False) if file.name not in ("tasks", "cgroup.procs")]
    return [do.Mkdir(A), *[do.Open(name, A, name) for name in files], do.Rmdir(A), do.Mkdir(A)] + [
        operation for name in files for operation in (do.Use(name), do.Use(name, b"1"), do.Use(name, era.thawed.encode()))]


def inherited_flags(era):
    flags = [do.Write(TOP, name, b"1") for name in ("notify_on_release", "cgroup.clone_children") if era.file(name, False)]
    return [*flags, do.Mkdir(A), do.Mkdir(AB), *[do.Write(A, flag.file, b"0") for flag in flags], do.Mkdir(A + "/c")]


# 4: tasks


def ids(era):
    files = [name for name in ("tasks", "cgroup.procs") if era.file(name, False)]
    done = [*_spawn("t1", "writer"), do.Mkdir(A)]
    for file in files:
        for notation in dict.fromkeys(NOTATIONS):
            done += [do.Attach(A, file, "t1", notation, by="writer"), do.Attach("/", file, "t1")]
        done += [do.Write(A, file, data, by="writer") for data in JUNK]
        done += [do.Attach(path, file, target) for path in (A, "/") for target in (do.UNUSED, do.KTHREADD)]
        done += [do.Attach(A, file, do.DAEMON), do.Attach(A, file, do.SELF, by="writer"), do.Attach(A, file, do.SELF, by="writer"), do.Rmdir(A)]
        done += [do.Attach("/", file, "writer"), do.Attach(A, file, "writer")]
    return done


def zombies(era):
    return [*_spawn("t1", "t2"), do.Mkdir(A), *_in(A, "t1", "t2"), do.Kill("t1", "KILL"), *_in(A, "t1"), *_in(TOP, "t1"), do.Exit(by="t2"), do.Rmdir(A),
            do.Attach(TOP, "cgroup.procs", "t2"), do.Reap("t1"), do.Reap("t2")]


def children(era):
    return [*_spawn("t1"), do.Mkdir(A), *_in(A, "t1"), do.Fork("t2", by="t1"), do.Fork("t3", by="t2"), do.Exit(by="t2"), do.Fork("t4", True, by="t3"), do.Exec(by="t4"),
            do.Fork("t5", True, by="t4"), do.Exit(by="t5"), *_in("/", "t1"), do.Fork("t6", by="t1"), do.Kill("t3", "KILL"), do.Reap("t3"), do.Exit(by="t4"), do.Rmdir(A)]


def threads(era):
    return [*_spawn("t1"), do.Mkdir(A), do.Mkdir(B), *_in(A, "t1"), do.Thread("t2", by="t1"), do.Thread("t3", by="t2"), *_in(B, "t3"), do.Attach(B, "cgroup.procs", "t2"),
            *_in(A, "t1"), _state(A, "FROZEN"), _state(A, era.thawed), _state(B, "FROZEN"), _state(B, era.thawed), do.Exit(by="t2"), do.Fork("t4", by="t3"), do.Exec(by="t1")]


def others_tasks(era):
    return [*_spawn("t1", "t2", "root"), do.Mkdir(A), do.Mkdir(B), do.SetUid(UID, by="t1"), do.SetUid(UID, by="t2"), *_in(A, "t1"),
            *[do.Attach(B, "tasks", name, by="t1") for name in ("t1", "t2", "root")], do.Chmod(B, "tasks", 0o666),
            *[do.Attach(B, "tasks", name, by="t1") for name in ("t1", "t2", "root", do.SELF)], *_in(B, "root"), do.Attach(B, "tasks", "root", by="t1"),
            do.Chown(A, "", UID), do.Mkdir(AB, by="t1"), do.Attach(AB, "tasks", do.SELF, by="t1"), _state(AB, "FROZEN", by="t2"), _state(A, "FROZEN", by="t2"),
            _state(AB, era.thawed, by="t2"), do.Rmdir(AB, by="t1"), do.Rmdir(AB, by="t2"), do.Chmod(A, "", 0o700, by="t2"), do.Read(A, "tasks", by="t1"),
            do.Chmod(B, "", 0o700, by="t2"), do.Chmod(B, "", 0o700), do.Read(B, "tasks", by="t1"), do.Chown(A, "", 0, by="t1"),
            do.Chmod(B, "", 0o444), do.Chown(B, "", 0, by="t1"), do.Chmod(B, "", 0o755, by="t1"), do.Chown(B, "tasks", 0, by="t1")]


# 5: freezing


def frozen_and_thawed(era):
    return [*_spawn("t1", "t2"), do.Mkdir(A), *_in(A, "t1", "t2"), _state(A, era.thawed), _state(A, "FROZEN"), _state(A, "FROZEN"), do.Kill("t1", "CONT"),
            do.Kill("t1", "KILL"), _state(A, era.thawed), _state(A, "FROZEN"), _state(A, era.thawed)]


def cancelled(era):
    return [*_spawn("t1"), *_in(TOP, "t1"), _state(TOP, "FROZEN", unobserved=True), _state(TOP, era.thawed), _state(TOP, "FROZEN", unobserved=True), _state(TOP, "FROZEN"),
            _state(TOP, era.thawed, unobserved=True), _state(TOP, "FROZEN", unobserved=True), _state(TOP, "FROZEN", unobserved=True), _state(TOP, era.thawed)]


def moved(era):
    """Moves tasks into a frozen and a freezing group, and out of them."""
    return [*_spawn("t1", "t2", "t3", "t4"), do.Mkdir(A), do.Mkdir(B), *_in(A, "t1", "t2"), _state(A, "FROZEN"), *_in(A, "t3"), *_in(B, "t1"), *_in("/", "t2"), *_in(B, "t3"),
            _state(B, "FROZEN", unobserved=True), *_in(B, "t4"), _state(B, "FROZEN"), _state(B, era.thawed), _state(A, era.thawed), *_in(A, "t2"), _state(A, "FROZEN"), _state(A, era.thawed)]


def forked_while_freezing(era):
    return [*_spawn("t1", "t2"), *_in(TOP, "t1"), _state(TOP, "FROZEN", unobserved=True), *_in(TOP, "t2", unobserved=True), do.Fork("t3", by="t2", unobserved=True), do.Fork("t4", True, by="t2"),
            _state(TOP, "FROZEN"), _state(TOP, era.thawed), do.Exec(by="t4"), _state(TOP, "FROZEN"), _state(TOP, era.thawed)]


def thread_made_while_freezing(era):
    """The thread that makes it runs, as it has entered the group since the freeze began. One that it makes elsewhere runs too."""
    return [*_spawn("t1", "t2"), *_in(TOP, "t1"), _state(TOP, "FROZEN", unobserved=True), *_in(TOP, "t2", unobserved=True), do.Thread("t3", by="t2"),
            *_in("/", "t2"), do.Thread("t4", by="t2"), _state(TOP, "FROZEN"), _state(TOP, era.thawed), do.Exit(by="t3")]


def in_vfork(era):
    return [*_spawn("t1"), *_in(TOP, "t1"), do.Fork("t2", True, by="t1"), _state(TOP, "FROZEN"), _state(TOP, era.thawed), _state(TOP, "FROZEN"), *_in("/", "t2"), do.Exec(by="t2"),
            _state(TOP, era.thawed), do.Fork("t3", True, by="t1"), _state(TOP, "FROZEN", unobserved=True), do.Kill("t3", "KILL"), _state(TOP, era.thawed)]


def vfork_over(era):
    """A task that waits in vfork is told to freeze, and then its child, which is in another group, exits or executes a program; also if an earlier child lives."""
    return [*_spawn("t1"), do.Mkdir(A), *_in(A, "t1"), do.Fork("t2", True, by="t1"), *_in(TOP, "t2"), _state(A, "FROZEN"), do.Exit(by="t2"), _state(A, era.thawed),
            do.Fork("t3", True, by="t1"), *_in(TOP, "t3"), _state(A, "FROZEN"), do.Exec(by="t3"), _state(A, era.thawed),
            do.Fork("t4", by="t1"), do.Fork("t5", True, by="t1"), *_in(TOP, "t5"), _state(A, "FROZEN"), do.Exit(by="t5"), _state(A, era.thawed)]


def vfork_leaves(era):
    """A task that waits in vfork, and is not frozen yet, leaves a freezing group for a thawed one, and for one that freezes."""
    return [*_spawn("t1", "t3"), do.Mkdir(A), do.Mkdir(B), *_in(A, "t1"), do.Fork("t2", True, by="t1"), _state(A, "FROZEN"), *_in(B, "t1"), _state(A, era.thawed), do.Exec(by="t2"), _state(B, "FROZEN"),
            _state(B, era.thawed), *_in(A, "t1"), do.Fork("t4", True, by="t1"), _state(A, "FROZEN"), *_in(B, "t3"), _state(B, "FROZEN", unobserved=True), *_in(B, "t1"), _state(A, era.thawed), _state(B, "FROZEN"), _state(B, era.thawed),
            do.Exec(by="t4")]


def stopped(era):
    """SIGSTOP and SIGCONT before a freeze and during it."""
    return [*_spawn("t1", "t2"), *_in(TOP, "t1", "t2"), do.Kill("t1", "STOP"), _state(TOP, "FROZEN"), _state(TOP, era.thawed), do.Kill("t1", "CONT"), do.Kill("t1", "STOP"),
            _state(TOP, "FROZEN"), do.Kill("t1", "CONT"), _state(TOP, era.thawed), _state(TOP, "FROZEN"), do.Kill("t2", "STOP"), do.Kill("t2", "CONT"), _state(TOP, era.thawed),
            _state(TOP, "FROZEN"), do.Kill("t2", "STOP"), _state(TOP, era.thawed), do.Kill("t2", "CONT")]


def nested(era):
    return [*_spawn("t1", "t2", "t3"), do.Mkdir(A), do.Mkdir(AB), *_in(A, "t1"), *_in(AB, "t2"), _state(A, "FROZEN"), _state(AB, era.thawed), do.Mkdir(ABC), *_in(ABC, "t3"),
            _state(AB, "FROZEN"), _state(A, era.thawed), *_in(A, "t2"), _state(AB, era.thawed), _state(ABC, "FROZEN"), _state(TOP, "FROZEN"), *_in(TOP, "t3"), _state(ABC, era.thawed),
            _state(TOP, era.thawed)]


def by_members(era):
    return [*_spawn("t1", "t2"), *_in(TOP, "t1", "t2"), _state(TOP, "FROZEN", by="t1"), _state(TOP, era.thawed), do.Mkdir(A), _state(A, "FROZEN"),
            do.Attach(A, "tasks", do.SELF, by="t2"), _state(A, era.thawed), do.Write(TOP, "signal.kill", b"9", by="t1")]


def root(era):
    return [_state("/", word) for word in ("FROZEN", era.thawed, "FREEZING", "FROZEN\n")] + [do.Write("/", "signal.kill", data) for data in SIGNALS]


# 5: job control


def _session(*children, leader="leader", terminal=False, shell=False):
    """Starts a session: a leader and its children, each in a process group of its own, all in the top group."""
    made = [*_spawn(leader), do.Setsid(by=leader), *_in(TOP, leader)]
    made += [do.OpenTerminal(by=leader)] if terminal else []
    made += [do.BeShell(by=leader)] if shell else []
    for child in children:
        made += [do.Fork(child, by=leader), do.Setpgid(by=child)]
    return made


def _freeze(era, *ended_between):
    return [_state(TOP, "FROZEN"), *ended_between, _state(TOP, era.thawed)]


def _leader_ends_thawed(era, end):
    names = [f"t{number}" for number in range(20)]
    return [*_session(*names), _state(TOP, "FROZEN", unobserved=True), end, _state(TOP, era.thawed), do.Reap("leader"),
            *(operation for name in names for operation in (do.Kill(name, "KILL", unobserved=True), do.Reap(name, unobserved=True)))]


def leader_is_terminated_thawed(era):
    """When the leader ends, no process of its session is stopped any more."""
    return _leader_ends_thawed(era, do.Kill("leader", "TERM", unobserved=True))


def leader_exits_thawed(era):
    return _leader_ends_thawed(era, do.ExitLater("leader", unobserved=True))


def leader_ends_continued(era):
    """A leader that ends as soon as signal.kill continues it hangs up no job: all are continued before one runs."""
    names = [f"t{number}" for number in range(20)]
    return [*_session(*names), do.Write(TOP, "signal.kill", b"19"), do.Kill("leader", "TERM", unobserved=True), do.Write(TOP, "signal.kill", b"18"), do.Reap("leader"),
            *(operation for name in names for operation in (do.Kill(name, "KILL", unobserved=True), do.Reap(name, unobserved=True)))]


def link_ends_thawed(era):
    """Only the youngest process keeps the process group of t1 from being orphaned. It ends as soon as it is thawed."""
    others = [f"t{number}" for number in range(3, 12)]
    return [*_session("t1", "t2"), *(do.Fork(name, by="t1") for name in others), do.Fork("link", by="t2"), do.Setpgid("t1", by="link"),
            do.Exit(by="leader"), _state(TOP, "FROZEN", unobserved=True), do.Kill("link", "TERM", unobserved=True), _state(TOP, era.thawed)]


def orphaned_and_stopped(era):
    return [*_session("t1", "t2"), do.Fork("t3", by="t1"), do.Kill("t1", "STOP"), *_freeze(era), *_freeze(era, do.ExitLater("leader")), do.Kill("t2", "TSTP")]


def orphaned_and_killed(era):
    """A stopped process that has SIGKILL pending, as it is frozen, is no stopped job: the other process of its process group is not hung up."""
    if era.is_unified:
        return []
    return [*_session("t1"), do.Fork("t2", by="t1"), *_in("/", "leader", "t2"), do.Kill("t1", "STOP"), _state(TOP, "FROZEN"), do.Write(TOP, "signal.kill", b"9"),
            do.Exit(by="leader"), _state(TOP, era.thawed)]


def leader_outside(era):
    return [*_session("t1", "t2", "t3"), *_in("/", "leader"), do.Kill("t3", "STOP"), _state(TOP, "FROZEN"), do.Exit(by="leader"), _state(TOP, era.thawed)]


def terminal(era):
    return [*_session("t1", "t2", terminal=True, shell=True), do.SetForeground("leader", "t1", by="leader"), do.Fork("t3", by="t1"), do.Type("leader", "SUSP"),
            *_freeze(era), do.Kill("t1", "CONT"), *_freeze(era, do.Kill("t3", "CONT")), do.SetForeground("leader", "t2", by="t1"), *_freeze(era, do.Type("leader", "SUSP")),
            do.Kill("t2", "CONT"), *_freeze(era, do.Type("leader", "INTR")), do.SetForeground("leader", "t1", by="leader"), do.Type("leader", "INTR")]


def orphaned_foreground(era):
    return [*_session("t1", terminal=True), do.Type("leader", "SUSP"), do.SetForeground("leader", "t1", by="leader"), *_freeze(era, do.ExitLater("leader"))]


def hung_up(era):
    return [*_session("t1", "t2", terminal=True), do.SetForeground("leader", "t1", by="leader"), do.HangUp("leader"), do.Exit(by="t2"),
            *_session("t3", "t4", leader="other", terminal=True), do.SetForeground("other", "t3", by="other"), *_freeze(era, do.HangUp("other"))]


def hung_up_stopped(era):
    """The foreground job is stopped before the freeze: SIGHUP and SIGCONT leave it frozen, with SIGHUP pending."""
    return [*_session("t1", terminal=True), do.SetForeground("leader", "t1", by="leader"), do.Type("leader", "SUSP"), *_freeze(era, do.HangUp("leader"))]


def shell_waits(era):
    return [*_session("t1", "t2", "t3", shell=True), *_freeze(era), *_freeze(era), do.Fork("t4", by="t3"), *_freeze(era), do.Kill("t1", "STOP"), *_freeze(era),
            do.Kill("t1", "CONT"), *_freeze(era, do.Kill("t2", "TERM")), *_in("/", "t3"), *_freeze(era), do.Kill("t3", "STOP"), *_freeze(era, do.Kill("t3", "CONT"))]


def pending(era):
    return [*_spawn("t1", "t2", "t3"), *_in(TOP, "t1", "t2", "t3"), *_freeze(era, do.Kill("t1", "TERM"), do.Kill("t2", "TSTP")), do.Kill("t2", "TSTP"), do.Kill("t2", "STOP"),
            do.Kill("t2", "TERM"), *_freeze(era), *_freeze(era, do.Kill("t2", "CONT")), *_freeze(era, do.Kill("t3", "HUP"), do.Kill("t3", "STOP"))]


# 11


def unified_files(era):
    """Every number and word to every file of cgroup v2, with tasks that stand still meanwhile."""
    if not era.is_unified:
        return []
    words = (*NUMBERS, b"max", b" max\n", b"maximum", b"2", b" 2 ", b"-2", b"2147483647", b"2147483648", b"4294967297", b"0x10")
    limited = [*[do.Write(TOP, limit, data) for limit in ("cgroup.max.depth", "cgroup.max.descendants") for data in words], do.Write(TOP, "cgroup.max.depth", b"max"), do.Write(TOP, "cgroup.max.descendants", b"max")]
    return [*_spawn("t1"), *limited, do.Mkdir(A), *_in(A, "t1"), *[do.Write(A, "cgroup.freeze", data) for data in words], do.Write(A, "cgroup.freeze", b"1"),
            do.Mkdir(B), *[do.Write(B, "cgroup.kill", data) for data in words], *[do.Write(TOP, "cgroup.kill", data) for data in words if b"1" not in data],
            *[do.Write(A, "cgroup.subtree_control", data) for data in CONTROLLERS], *[do.Write(A, "cgroup.type", data) for data in (b"domain", b"x", b"", b"\n")],
            *[do.Write(A, file, data) for file in ("cgroup.events", "cgroup.stat", "cgroup.stat.local", "cgroup.controllers") for data in (b"1", b"")]]


def limits(era):
    if not era.is_unified:
        return []
    tree = [do.Mkdir(A), do.Mkdir(AB), do.Mkdir(ABC), do.Mkdir(B), do.Rmdir(ABC), do.Rmdir(AB), do.Rmdir(B), do.Rmdir(A)]
    return [operation for file in ("cgroup.max.depth", "cgroup.max.descendants") for data in (b"0", b"1", b"2", b"3", b"max") for operation in (do.Write(TOP, file, data), *tree)]


def killed_trees(era):
    """cgroup.kill of running and of frozen groups, with groups below, stopped tasks, and one that waits in vfork; by a member too."""
    if not era.is_unified:
        return []

    def kill(*before):
        names = [f"k{len(before)}{number}" for number in range(5)]
        return [*_spawn(*names), *_in(A, names[0], names[1]), *_in(AB, names[2]), *_in(TOP, names[3]), do.Fork(names[4] + "v", True, by=names[2]), do.Kill(names[1], "STOP"), *before,
                do.Write(A, "cgroup.kill", b"1"), *[do.Reap(name) for name in names[:3]], _state(A, "0"), _state(TOP, "0"), _state(AB, "0"), do.Kill(names[3], "KILL"), do.Reap(names[3])]
    return [do.Mkdir(A), do.Mkdir(AB), *kill(), *kill(_state(A, "FROZEN")), *kill(_state(AB, "FROZEN"), _state(TOP, "FROZEN")),
            *_spawn("m1", "m2"), *_in(AB, "m1", "m2"), do.Write(TOP, "cgroup.kill", b"1", by="m1")]


def delegation(era):
    """A user to whom a group is delegated moves tasks in it, and neither in nor out; also root's tasks."""
    if not era.is_unified:
        return []
    own = [do.Chown(path, file, UID) for path in (A, AB, A + "/c") for file in ("", "cgroup.procs", "cgroup.threads", "cgroup.freeze")]
    return [*_spawn("user", "roots", "out"), do.Mkdir(A), do.Mkdir(AB), do.Mkdir(A + "/c"), do.Mkdir(B), *own, do.SetUid(UID, by="user"), *_in(AB, "roots"), *_in(B, "out"), *_in(AB, "user"),
            *[do.Attach(path, file, name, by="user") for path in (A + "/c", AB, A, B, TOP, "/") for file in ("cgroup.procs", "cgroup.threads") for name in ("roots", "out", do.SELF)],
            _state(A + "/c", "FROZEN", by="user"), do.Attach(A + "/c", "cgroup.procs", "roots", by="user"), do.Chown(A, "cgroup.procs", 0), do.Attach(AB, "cgroup.procs", "roots", by="user"),
            _state(A + "/c", "0", by="user"), do.Chmod(A, "cgroup.procs", 0o666), do.Attach(AB, "cgroup.procs", "roots", by="user"), do.Mkdir(A + "/d", by="user"), do.Mkdir(B + "/d", by="user")]


def traced(era):
    """A tracer comes and goes while its task is frozen, moved, thawed and killed."""
    if not era.is_unified:
        return []
    names = [f"t{number}" for number in range(6)]
    return [*_spawn(*names), do.Mkdir(A), do.Mkdir(B), *_in(A, *names), do.Trace("t0"), _state(A, "FROZEN"), do.Trace("t1"), do.Untrace("t1"), do.Untrace("t0"), do.Trace("t0"),
            _state(A, "0"), do.Untrace("t0"), do.Trace("t2"), *_in(B, "t2"), _state(B, "FROZEN"), *_in(B, "t3"), do.Trace("t3"), *_in(A, "t2", "t3"), do.Untrace("t2"), do.Untrace("t3"),
            do.Trace("t4"), do.Kill("t4", "KILL"), do.Reap("t4"), _state(A, "FROZEN"), do.Trace("t5"), do.Kill("t5", "KILL"), do.Trace("t0"), do.Write(TOP, "cgroup.kill", b"1"), do.Reap("t5"),
            _state(A, "0"), _state(B, "0")]


def told_without_effect(era):
    if not era.is_unified:
        return []
    return [*_spawn("t1"), do.Mkdir(A), do.Mkdir(AB), *_in(AB, "t1"), _state(A, "FROZEN"), _state(AB, "FROZEN"), _state(AB, "FROZEN"), _state(AB, "0"), _state(AB, "0"), _state(AB, "FROZEN"),
            _state(A, "0"), _state(A, "FROZEN"), _state(AB, "0"), _state(A, "0"), do.Kill("t1", "KILL"), do.Reap("t1"), _state(AB, "FROZEN"), _state(A, "FROZEN"), _state(A, "0"), _state(AB, "0")]


def signals(era):
    one = [*_spawn("t1", "t2", "t3"), do.Mkdir(A), *_in(TOP, "t1", "t2"), *_in(A, "t3")]
    return one + [do.Write(TOP, "signal.kill", data) for data in SIGNALS if not data.startswith(b"9")] + [
        do.Write(TOP, "signal.kill", b"18"), _state(TOP, "FROZEN"), do.Write(TOP, "signal.kill", b"19"), _state(TOP, era.thawed), do.Write(TOP, "signal.kill", b"18"),
        _state(TOP, "FROZEN"), do.Write(TOP, "signal.kill", b"19"), do.Kill("t1", "CONT"), do.Write(TOP, "signal.kill", b"9"), _state(TOP, era.thawed),
        do.Write(A, "signal.kill", b"9"), do.Rmdir(A)]


SEQUENCES = {sequence.__name__.replace("_", " "): sequence for sequence in (
    words, words_while_frozen, offsets_and_flags, numbers, names, renames, changed_attributes, removed, inherited_flags, ids, zombies, children, threads, others_tasks,
    frozen_and_thawed, cancelled, moved, forked_while_freezing, thread_made_while_freezing, in_vfork, vfork_over, vfork_leaves, stopped, nested, by_members, root,
    leader_is_terminated_thawed, leader_exits_thawed, leader_ends_continued, link_ends_thawed, orphaned_and_stopped, orphaned_and_killed, leader_outside, terminal, orphaned_foreground, hung_up, hung_up_stopped, shell_waits, pending, signals,
    unified_files, limits, killed_trees, delegation, traced, told_without_effect)}
