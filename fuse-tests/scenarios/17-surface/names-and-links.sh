# Links, renames, removals, other kinds of files, and the names that a group can have.
#: semantics hierarchical v2
#: engines signals (no engine takes part)
#: options allow_other
#: needs python3 setpriv kernel
compare_surface << 'END'
import ctypes
import os
import socket
import stat
import tempfile
from surface import answer, ask, attempt, c_call, control_files

FLAGS = {"RENAME_NOREPLACE": 1, "RENAME_EXCHANGE": 2, "both": 3, "RENAME_WHITEOUT": 4, "an unknown flag": 8}
KINDS = {"S_IFREG": stat.S_IFREG, "S_IFIFO": stat.S_IFIFO, "S_IFSOCK": stat.S_IFSOCK, "S_IFCHR": stat.S_IFCHR, "S_IFDIR": stat.S_IFDIR}
AT_FDCWD = -100

def rename_with(flags, old, new):
    c_call("renameat2", AT_FDCWD, ctypes.c_char_p(os.fsencode(old)), AT_FDCWD, ctypes.c_char_p(os.fsencode(new)), flags)

def find(path):
    os.stat(path)

def bind(path):
    with socket.socket(socket.AF_UNIX) as unix:
        unix.bind(path)

def bind_in(path):
    os.chdir(path)
    try:
        bind("new")
    finally:
        os.chdir("..")

elsewhere = tempfile.mkdtemp()
outside = elsewhere + "/file"
open(outside, "w").close()
for name in [*control_files(), "group"]:
    os.mkdir("group")
    os.mkdir("other")
    ask(name, "link", os.link, name, "new")
    ask(name, "link to another filesystem", os.link, name, elsewhere + "/new")
    ask(name, "link to itself", os.link, name, name)
    ask(name, "symlink", os.symlink, "x", "new")
    ask(name, "symlink there", os.symlink, "x", name)
    ask(name, "symlink in it", os.symlink, "x", name + "/new")
    ask(name, "readlink", os.readlink, name)
    ask(name, "unlink", os.unlink, name)
    for below in "/", "/.", "/..", "/x/y", "/x":
        ask(name, "stat with " + below, find, name + below)
        ask(name, "unlink with " + below, os.unlink, name + below)
        ask(name, "mkdir with " + below, os.mkdir, name + below)
        if name + below != "group/":  # it is the group
            ask(name, "rmdir with " + below, os.rmdir, name + below)
    ask(name, "mkdir there", os.mkdir, name)
    if name != "group":
        ask(name, "rmdir", os.rmdir, name)
    for kind, number in KINDS.items():
        device = os.makedev(1, 3) if kind == "S_IFCHR" else 0
        ask(name, f"mknod {kind} there", os.mknod, name, number | 0o600, device)
        ask(name, f"mknod {kind} in it", os.mknod, name + "/new", number | 0o600, device)
    ask(name, "bind there", bind, name)
    ask(name, "bind in it", bind_in, name)
    for operation, old, new in (
        ("rename onto itself", name, name), ("rename", name, "new"), ("rename onto a group", name, "other"), ("rename of a group onto it", "other", name),
        ("rename into a group", name, "other/new"), ("rename in itself", name, name + "/new"), ("rename onto .", name, "."), ("rename onto ..", name, ".."),
        ("rename to another filesystem", name, elsewhere + "/new"), ("rename from another filesystem", outside, name), ("rename with .", name + "/.", "new"),
    ):
        ask(name, operation, os.rename, old, new)
        attempt(os.rename, "new", name)  # a group can be renamed
        for flag, number in FLAGS.items():
            ask(name, f"{operation} {flag}", rename_with, number, old, new)
            attempt(os.rename, "new", name)
    os.rmdir("other")
    os.rmdir("group")
ask("nothing", "rename", os.rename, "none", "new")
ask("nothing", "unlink", os.unlink, "none")
ask("nothing", "rmdir", os.rmdir, "none")
for kind, number in KINDS.items():
    ask("nothing", "mknod " + kind, os.mknod, "new", number | 0o600, os.makedev(1, 3) if kind == "S_IFCHR" else 0)
ask("nothing", "bind", bind, "new")
for name in ".", "..", "":
    ask(repr(name), "mkdir", os.mkdir, name)
    ask(repr(name), "unlink", os.unlink, name)
    ask(repr(name), "rename", os.rename, name, "new")
ask("'.'", "rmdir", os.rmdir, ".")
for name in (
    "a" * 255, "a" * 256, "a b", "a\tb", "a\\b", "\u00e9", b"\xff", "\x01", "a\nb", "-", "...", "tasks.", "cgroup.x", "freezer.x", "cgroup.", "freezerfs.state",
    "freezerfs.state_since", "freezerfs.recording", "freezerfs.takeover", "freezer.", "cpu.x", "memory.max", "release_agent", "cgroup.sane_behavior",
):  # fmt: skip
    called = f"{name[:24]!a} of {len(name)}"
    ask(called, "mkdir of that name", os.mkdir, name)
    answer(called, "listed", os.fsencode(name) in os.listdir(b"."))
    ask(called, "rmdir of that name", os.rmdir, name)
END
