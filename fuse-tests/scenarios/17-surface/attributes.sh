# Attributes, modes and times of control files and groups.
#: semantics hierarchical v2
#: engines signals (no engine takes part)
#: options allow_other
#: needs python3 setpriv kernel
compare_surface << 'END'
import ctypes
import os
import stat
import struct
from surface import answer, ask, attempt, c_call, changed_times, control_files, freezing_word, opened, state_file

AT_FDCWD = -100
FIELDS = "st_size", "st_blocks", "st_blksize", "st_nlink"

def statx(path):
    """The mask, for what it says of the birth time, and the attributes, with the mask of those."""
    room = ctypes.create_string_buffer(256)
    c_call("statx", AT_FDCWD, ctypes.c_char_p(path.encode()), 0, 0xFFF, room)
    mask, _, attributes = struct.unpack_from("IIQ", room)
    return hex(mask & 0x800), hex(attributes), hex(struct.unpack_from("Q", room, 0x38)[0])

def handle(path):
    room = ctypes.create_string_buffer(struct.pack("II", 128, 0) + b"\0" * 128)
    c_call("name_to_handle_at", AT_FDCWD, ctypes.c_char_p(path.encode()), room, ctypes.byref(ctypes.c_int()), 0)

def set_times(path, first, second):
    os.utime(path, ns=(first, second))

def mode_after(call, path, mode):
    call(path, mode)
    return oct(os.stat(path).st_mode)

def write_state():
    with opened(state, os.O_WRONLY) as file:
        os.write(file, freezing_word())

def read(path):
    with open(path) as file:
        file.read()

def open_truncating():
    with opened(state, os.O_WRONLY | os.O_TRUNC):
        pass

def truncate_open():
    with opened(state, os.O_WRONLY) as file:
        os.ftruncate(file, 5)

def rename_and_back():
    os.rename("group/below", "group/renamed")
    os.rename("group/renamed", "group/below")

os.mkdir("group")
for name in [*control_files(), "group"]:
    status = os.stat(name)
    answer(name, "mode", oct(status.st_mode))
    for field in FIELDS:
        answer(name, field, getattr(status, field))
    answer(name, "device is its group's", status.st_dev == os.stat(".").st_dev)
    answer(name, "owner", [status.st_uid, status.st_gid])
    ask(name, "statx", statx, name)
    ask(name, "name_to_handle_at", handle, name)
    for mode in 0, 0o777, 0o7777, 0o4755, stat.S_IMODE(status.st_mode):
        ask(name, f"chmod {mode:o}", mode_after, os.chmod, name, mode)
    for owner, group in (-1, -1), (0, 0), (65534, 65534), (1, -1), (-1, 1), (0, 65534), (65534, 0):
        ask(name, f"chown {owner} {group}", os.chown, name, owner, group)
    attempt(os.chown, name, status.st_uid, status.st_gid)
    ask(name, "utime now", os.utime, name)
    for first, second in (1, 2), (-(10**9), 2**33 * 10**9), (0, 2**40 * 10**9):
        ask(name, f"utime {first} {second}", set_times, name, first, second)
        answer(name, f"times after utime {first} {second}", [os.stat(name).st_atime_ns, os.stat(name).st_mtime_ns])
os.rmdir("group")
for mode in 0, 0o777, 0o1777, 0o2777, 0o7777, 0o4755:
    os.mkdir("group", mode)
    answer("group", f"mode after mkdir {mode:o}", oct(os.stat("group").st_mode))
    os.rmdir("group")

# Each in a new group, and in one whose attributes were set before: the kernel has times of its own only for the latter.
for has_attributes in False, True:
    for operation, path, call in (
        ("mkdir in it", "group", lambda: os.mkdir("group/new")),
        ("mkdir below", "group", lambda: os.mkdir("group/below/new")),
        ("rmdir in it", "group", lambda: os.rmdir("group/below")),
        ("two renames in it", "group", rename_and_back),
        ("mkdir that fails", "group", lambda: os.mkdir("group/below")),
        ("chmod below", "group", lambda: os.chmod("group/below", 0o700)),
        ("chmod", "group", lambda: os.chmod("group", 0o700)),
        ("chown to the same", "group", lambda: os.chown("group", os.getuid(), os.getgid())),
        ("chown -1 -1", "group", lambda: os.chown("group", -1, -1)),
        ("setxattr", "group", lambda: os.setxattr("group", "user.a", b"1")),
        ("utime", "group", lambda: os.utime("group")),
        ("writing its state", "group", write_state),
        ("writing", "state", write_state),
        ("reading", "state", lambda: read(state)),
        ("truncate", "state", lambda: os.truncate(state, 0)),
        ("O_TRUNC", "state", open_truncating),
        ("ftruncate", "state", truncate_open),
        ("chmod", "state", lambda: os.chmod(state, 0o640)),
        ("setxattr", "state", lambda: os.setxattr(state, "user.a", b"1")),
        ("utime", "state", lambda: os.utime(state)),
    ):
        os.makedirs("group/below")
        state = "group/" + state_file()
        if has_attributes:
            os.utime("group")
            os.utime(state)
        changed = changed_times(state if path == "state" else path, call)
        answer(path, "times changed by " + operation, changed, "after utime" if has_attributes else "in a new group")
        for group in "group/below/new", "group/below", "group/new", "group":
            attempt(os.rmdir, group)
END
