# Lengths and offsets: truncate, ftruncate, fallocate and lseek of control files.
#: semantics hierarchical v2
#: engines signals (no engine takes part)
#: options allow_other
#: needs python3 setpriv kernel
compare_surface << 'END'
import os
from surface import LARGEST, answer, ask, c_call, control_files, open_files, seek_far

LENGTHS = 0, 1, 4096, 4097, 2**31 - 1, 2**31, 2**32, 2**40, 2**62, LARGEST, -1
PUNCH_HOLE_AND_KEEP_SIZE = 3

for name in control_files():
    for length in LENGTHS:
        ask(name, f"truncate to {length}", os.truncate, name, length)
        answer(name, f"size after truncate to {length}", os.stat(name).st_size)
for name, mode, fd in open_files():
    for length in LENGTHS:
        ask(name, f"ftruncate to {length}", os.ftruncate, fd, length, mode=mode)
    for operation in 0, 1, 2, PUNCH_HOLE_AND_KEEP_SIZE, 8, 0x10, 0x20, 0x40:
        ask(name, f"fallocate {operation}", c_call, "fallocate", fd, operation, 0, 4096, mode=mode)
        ask(name, f"fallocate {operation} of nothing", c_call, "fallocate", fd, operation, 0, 0, mode=mode)
    for whence in "SEEK_SET", "SEEK_CUR", "SEEK_END", "SEEK_DATA", "SEEK_HOLE":
        for offset in 0, 1, -1, 10, 2**31 - 6:
            os.lseek(fd, 5, os.SEEK_SET)
            ask(name, f"lseek {whence} {offset}", os.lseek, fd, offset, getattr(os, whence), mode=mode)
        answer(name, f"lseek {whence} 2 GiB and more", seek_far(fd, whence), mode)
    ask(name, "lseek with an unknown whence", os.lseek, fd, 0, 5, mode=mode)
END
