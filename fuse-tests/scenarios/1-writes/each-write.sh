# Each write(2) is a command: FRO and then ZEN are two illegal words, but one legal word in a single writev(2).
#: needs python3
mkdir 0
python << 'END'
fd = os.open("0/freezer.state", os.O_RDWR)
print(attempt(os.write, fd, b"FRO"), attempt(os.write, fd, b"ZEN"), os.pread(fd, 100, 0))
print(attempt(os.write, fd, b"FROZEN\nRUNNING\n"), os.pread(fd, 100, 0))
print(attempt(os.writev, fd, [b"FRO", b"ZEN", b"\n"]), os.pread(fd, 100, 0))
print(attempt(os.write, fd, b"RUNNING\n"), os.pread(fd, 100, 0))
print(attempt(os.write, fd, b"FROZEN"), attempt(os.write, fd, b"RUNNING"), os.pread(fd, 100, 0))
END
