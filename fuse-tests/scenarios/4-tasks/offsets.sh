# The offset of a write is ignored, also beyond 2 and 4 GiB; a read at or beyond the end returns nothing.
#: needs python3
mkdir 0
sleeper
python $pid << 'END'
pid = (sys.argv[1] + "\n").encode()
zero, root = os.open("0/tasks", os.O_RDWR), os.open("tasks", os.O_RDWR)
for offset in 1, 3, 4096, 2**31 - 1, 2**31, 2**32 + 1, 2**40, 2**62:
    moved = attempt(os.pwrite, zero, pid, offset) == len(pid) and os.pread(zero, 100, 0) == pid
    back = attempt(os.pwrite, root, pid, offset) == len(pid) and os.pread(zero, 100, 0) == b""
    print(offset, moved, back)
os.write(zero, pid)
for offset in len(pid), 4096, 2**31, 2**32, 2**40, 2**62:
    print(offset > len(pid) and offset, attempt(os.pread, zero, 100, offset))
print(os.pread(zero, 100, 1) == pid[1:])
print(attempt(os.write, zero, b""), attempt(os.pwrite, zero, b"", 2**40), attempt(os.write, root, b""))
END
is_listed 0 $pid
