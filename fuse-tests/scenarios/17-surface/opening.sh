# Opening control files and groups with each flag, and what fcntl(2) says and takes of the flags then.
#: semantics hierarchical v2
#: engines signals (no engine takes part)
#: options allow_other
#: needs python3 setpriv kernel
compare_surface << 'END'
import fcntl
import os
from surface import MODES, answer, ask, check_open, control_files, open_files, opened

FLAGS = "O_TRUNC", "O_APPEND", "O_DIRECT", "O_DIRECTORY", "O_NOFOLLOW", "O_PATH", "O_TMPFILE", "O_CREAT", "O_EXCL", "O_NONBLOCK", "O_NOATIME", "O_SYNC", "O_ASYNC"

os.mkdir("group")
for name in [*control_files(), "group"]:
    for mode, number in MODES.items():
        ask(name, "open", check_open, name, number, mode=mode)
        for flag in FLAGS:
            ask(name, "open " + flag, check_open, name, number | getattr(os, flag), mode=mode)
        ask(name, "open O_CREAT O_EXCL", check_open, name, number | os.O_CREAT | os.O_EXCL, mode=mode)
        ask(name, "create in it", check_open, name + "/new", number | os.O_CREAT, mode=mode)
    for way in "R_OK", "W_OK", "X_OK", "F_OK":
        answer(name, f"access {way}", os.access(name, getattr(os, way)))
    ask(name, "open with a slash", check_open, name + "/", os.O_RDONLY)
    ask(name, "execve", os.execv, "./" + name, [name])
    with opened(name, os.O_PATH) as path:
        for mode, number in MODES.items():
            ask(name, "open by /proc/self/fd", check_open, f"/proc/self/fd/{path}", number, mode=mode)
        ask(name, "read of O_PATH", os.read, path, 1)
        ask(name, "fchmod of O_PATH", os.fchmod, path, 0o644)
        ask(name, "fchdir of O_PATH", os.fchdir, path)
        if name == "group":
            os.chdir("..")
for mode, number in MODES.items():
    ask("a new file", "create", check_open, "new", number | os.O_CREAT, mode=mode)
    ask("a new file", "create O_EXCL", check_open, "new", number | os.O_CREAT | os.O_EXCL, mode=mode)
for name, mode, fd in open_files():
    for flag in "O_DIRECT", "O_APPEND", "O_ASYNC", "O_NONBLOCK", "O_NOATIME":
        ask(name, f"F_SETFL {flag}", fcntl.fcntl, fd, fcntl.F_SETFL, getattr(os, flag), mode=mode)
        answer(name, f"F_GETFL has {flag} then", bool(fcntl.fcntl(fd, fcntl.F_GETFL) & getattr(os, flag)), mode=mode)
    ask(name, "fchdir", os.fchdir, fd, mode=mode)
os.rmdir("group")
END
