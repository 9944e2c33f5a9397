# Locks, leases and ioctls of control files and groups. FIFREEZE is left out: it is not for one file alone; so
# is FS_IOC_GETFSUUID, which the kernel gives only since Linux 6.9.
#: semantics hierarchical v2
#: engines signals (no engine takes part)
#: options allow_other
#: needs python3 setpriv kernel
compare_surface << 'END'
import ctypes
import fcntl
import struct
from surface import ask, c_call, open_files_and_group

F_OFD_SETLK = 37
LOCKS = {"F_RDLCK": fcntl.F_RDLCK, "F_WRLCK": fcntl.F_WRLCK, "F_UNLCK": fcntl.F_UNLCK}
IOCTLS = {
    "FIONREAD": 0x541B, "TCGETS": 0x5401, "FIBMAP": 1, "FS_IOC_GETFLAGS": 0x80086601, "FS_IOC_SETFLAGS": 0x40086602, "FIGETBSZ": 2,
    "FS_IOC_FIEMAP": 0xC020660B, "FIONBIO": 0x5421, "FIOASYNC": 0x5452, "FIOQSIZE": 0x5460, "FICLONE": 0x40049409,
    "FS_IOC_FSGETXATTR": 0x801C581F, "FS_IOC_FSSETXATTR": 0x401C5820, "an unknown number": 0x12345,
}

def lock(descriptor, command, kind):
    return struct.unpack("hhqqi4x", fcntl.fcntl(descriptor, command, struct.pack("hhqqi4x", kind, 0, 0, 0, 0)))

def ask_all(name, mode, fd):
    for operation in "LOCK_SH", "LOCK_EX", "LOCK_UN":
        ask(name, f"flock {operation}", fcntl.flock, fd, getattr(fcntl, operation) | fcntl.LOCK_NB, mode=mode)
    for kind, number in LOCKS.items():
        ask(name, f"F_SETLK {kind}", lock, fd, fcntl.F_SETLK, number, mode=mode)
        ask(name, f"F_OFD_SETLK {kind}", lock, fd, F_OFD_SETLK, number, mode=mode)
        ask(name, f"F_GETLK {kind}", lock, fd, fcntl.F_GETLK, number, mode=mode)
    for kind, number in LOCKS.items():
        ask(name, f"F_SETLEASE {kind}", fcntl.fcntl, fd, fcntl.F_SETLEASE, number, mode=mode)
    ask(name, "F_GETLEASE", fcntl.fcntl, fd, fcntl.F_GETLEASE, mode=mode)
    ask(name, "F_NOTIFY", fcntl.fcntl, fd, fcntl.F_NOTIFY, 0, mode=mode)
    ask(name, "F_GETPIPE_SZ", fcntl.fcntl, fd, fcntl.F_GETPIPE_SZ, mode=mode)
    for ioctl, number in IOCTLS.items():
        ask(name, f"ioctl {ioctl}", c_call, "ioctl", fd, number, ctypes.create_string_buffer(4096), mode=mode)

for name, mode, fd in open_files_and_group():
    ask_all(name, mode, fd)
END
