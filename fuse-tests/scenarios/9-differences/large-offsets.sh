# lseek(2) takes offsets of 2 GiB and more, which the kernel refuses (EINVAL), and O_DIRECT can be set on an open file (EINVAL). pwrite(2) on a
# descriptor that is only for reading is EBADF; the kernel's ESPIPE.
#: engines signals (no engine takes part)
#: needs python3
mkdir 0
python << 'END'
import fcntl
fd = os.open("0/tasks", os.O_RDONLY)
print(attempt(os.lseek, fd, 2**31, os.SEEK_SET), attempt(os.read, fd, 1), attempt(os.lseek, fd, 2**63 - 1, os.SEEK_SET))
print(attempt(fcntl.fcntl, fd, fcntl.F_SETFL, os.O_DIRECT), attempt(os.pread, fd, 1, 0))
print(attempt(os.pwrite, fd, b"1", 0))
END
