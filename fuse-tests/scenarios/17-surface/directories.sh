# Groups as directories: what a descriptor of one answers, and what getdents(2) gives.
#: semantics hierarchical v2
#: engines signals (no engine takes part)
#: options allow_other
#: needs python3 setpriv kernel
compare_surface << 'END'
import ctypes
import os
import struct
from surface import answer, ask, c_call, opened, seek_far, state_file

OFFSETS = 0, 1, 2, -1, 1000, 2**31 - 2

def getdents(descriptor, size):
    """Inode number and type of each entry."""
    entries = {}
    room = ctypes.create_string_buffer(size)
    while length := c_call("getdents64", descriptor, room, size):
        begin = 0
        while begin < length:
            inode, _, size_of_entry, kind = struct.unpack_from("qqHB", room, begin)
            entries[room.raw[begin + 19 : begin + size_of_entry].split(b"\0")[0].decode()] = inode, kind
            begin += size_of_entry
    return entries

os.makedirs("group/below")
file = state_file()
with opened("group", os.O_RDONLY | os.O_DIRECTORY) as fd:
    for size in 0, 8, 4096:
        ask("group", f"getdents into {size} bytes", lambda: len(getdents(fd, size)) > 0)
    os.lseek(fd, 0, os.SEEK_SET)
    entries = getdents(fd, 4096)
    answer("group", "first entries", list(entries)[:2])
    for name, path in (".", "group"), ("..", "."), (file, "group/" + file), ("below", "group/below"):
        answer("group", f"type of entry {name}", entries[name][1])
        answer("group", f"entry {name} has the number of its file", entries[name][0] == os.stat(path).st_ino)
    answer("group", "entries are what is listed", sorted(entries) == sorted([".", "..", *os.listdir("group")]))
    os.mkdir("group/later")
    os.lseek(fd, 0, os.SEEK_SET)
    answer("group", "a later group is listed after lseek", "later" in getdents(fd, 4096))
    os.rmdir("group/later")
    os.lseek(fd, 0, os.SEEK_SET)
    answer("group", "a removed group is listed after lseek", "later" in getdents(fd, 4096))
    for call in os.fsync, os.fdatasync:
        ask("group", call.__name__, call, fd)
    ask("group", "syncfs", c_call, "syncfs", fd)
    ask("group", "read", os.read, fd, 10)
    ask("group", "pread", os.pread, fd, 10, 0)
    ask("group", "write", os.write, fd, b"x")
    ask("group", "ftruncate", os.ftruncate, fd, 0)
    ask("group", "truncate", os.truncate, "group", 0)
    ask("group", "fallocate", c_call, "fallocate", fd, 0, 0, 4096)
    for whence in "SEEK_SET", "SEEK_CUR", "SEEK_END", "SEEK_DATA", "SEEK_HOLE":
        for offset in OFFSETS:
            os.lseek(fd, 1, os.SEEK_SET)
            ask("group", f"lseek {whence} {offset}", os.lseek, fd, offset, getattr(os, whence))
        answer("group", f"lseek {whence} 2 GiB and more", seek_far(fd, whence))
    ask("group", "fchdir", lambda: (os.fchdir(fd), os.chdir(".."))[0])
    ask("group", "openat of a file", lambda: os.close(os.open(file, os.O_RDONLY, dir_fd=fd)))
with opened(file, os.O_RDONLY) as fd:
    ask("a file", "getdents", getdents, fd, 4096)
answer("group", "links", os.stat("group").st_nlink)
ask("group", "rmdir with a group in it", os.rmdir, "group")
os.rmdir("group/below")
answer("group", "links without a group in it", os.stat("group").st_nlink)
os.rmdir("group")
END
