# Reading and writing of each control file by each system call, with lengths and flags of all kinds. splice and sendfile out of
# a file are left out: what they give depends on the kernel (9-differences/sendfile).
#: semantics hierarchical v2
#: engines signals (no engine takes part)
#: options allow_other
#: needs python3 setpriv kernel
compare_surface << 'END'
import ctypes
import mmap
import os
import tempfile
from surface import LARGEST, answer, ask, attempt, c_call, open_files

LENGTHS = 1, 2, 100, 4095, 4096, 4097, 8192, 131072, 131073, 200000, 1048577
FLAGS = {"RWF_HIPRI": 1, "RWF_DSYNC": 2, "RWF_SYNC": 4, "RWF_NOWAIT": 8, "RWF_APPEND": 16, "unknown": 1 << 30}
PROTECTIONS = {"PROT_READ": mmap.PROT_READ, "PROT_WRITE": mmap.PROT_WRITE, "both": mmap.PROT_READ | mmap.PROT_WRITE}
KINDS = {"MAP_SHARED": mmap.MAP_SHARED, "MAP_PRIVATE": mmap.MAP_PRIVATE}

def length_of(call, *arguments):
    return len(call(*arguments))

def map_and_unmap(descriptor, kind, protection):
    address = c_call("mmap", None, 4096, protection, kind, descriptor, 0)
    c_call("munmap", address, 4096)

outside = tempfile.TemporaryFile()
outside.write(b"x" * 100)
outside.flush()
for name, mode, fd in open_files():
    answer(name, "write of lengths up to 1 MiB", [attempt(os.write, fd, b"x" * length) for length in LENGTHS], mode)
    answer(name, "pwrite of lengths up to 1 MiB", [attempt(os.pwrite, fd, b"x" * length, 5) for length in LENGTHS], mode)
    ask(name, "write of nothing", os.write, fd, b"", mode=mode)
    ask(name, "writev", os.writev, fd, [b"x", b"y", b""], mode=mode)
    for offset in -1, 100000, 2**40, LARGEST - 10, LARGEST:
        ask(name, f"pwrite at {offset}", os.pwrite, fd, b"x", offset, mode=mode)
        ask(name, f"pread at {offset}", os.pread, fd, 10, offset, mode=mode)
    for flag, number in FLAGS.items():
        ask(name, f"pwritev2 {flag}", os.pwritev, fd, [b"x"], 0, number, mode=mode)
        ask(name, f"preadv2 {flag}", os.preadv, fd, [bytearray(10)], 0, number, mode=mode)
    os.lseek(fd, 0, os.SEEK_SET)
    count = attempt(length_of, os.read, fd, 100000)
    if name != "cgroup.stat":  # of which the kernel's counts controllers too
        answer(name, "read", count, mode)
    ask(name, "read at the end", length_of, os.read, fd, 100000, mode=mode)
    for count, offset in (10, 0), (10, 1), (0, 0):
        ask(name, f"pread of {count} at {offset}", os.pread, fd, count, offset, mode=mode)
    ask(name, "readv of nothing", c_call, "readv", fd, None, 0, mode=mode)
    ask(name, "read to a bad address", c_call, "pread", fd, ctypes.c_void_p(1), 10, 0, mode=mode)
    ask(name, "write from a bad address", c_call, "write", fd, ctypes.c_void_p(1), 10, mode=mode)
    ask(name, "posix_fadvise", os.posix_fadvise, fd, 0, 0, os.POSIX_FADV_WILLNEED, mode=mode)
    ask(name, "readahead", c_call, "readahead", fd, 0, 4096, mode=mode)
    for call in os.fsync, os.fdatasync:
        ask(name, call.__name__, call, fd, mode=mode)
    ask(name, "syncfs", c_call, "syncfs", fd, mode=mode)
    ask(name, "sync_file_range", c_call, "sync_file_range", fd, 0, 0, 2, mode=mode)
    for kind in KINDS:
        for protection in PROTECTIONS:
            ask(name, f"mmap {kind} {protection}", map_and_unmap, fd, KINDS[kind], PROTECTIONS[protection], mode=mode)
    reader, writer = os.pipe()
    os.write(writer, b"x")
    os.lseek(fd, 0, os.SEEK_SET)
    ask(name, "splice into it", c_call, "splice", reader, None, fd, None, 1, 2, mode=mode)
    ask(name, "sendfile into it", os.sendfile, fd, outside.fileno(), 0, 1, mode=mode)
    ask(name, "copy_file_range from it", os.copy_file_range, fd, outside.fileno(), 10, mode=mode)
    ask(name, "copy_file_range into it", os.copy_file_range, outside.fileno(), fd, 10, mode=mode)
    os.close(reader)
    os.close(writer)
    answer(name, "fstat, size", os.fstat(fd).st_size, mode=mode)
END
