# The file offset of a write is ignored, and a write of 0 bytes succeeds and does nothing.
#: needs python3
mkdir 0
python << 'END'
fd = os.open("0/freezer.state", os.O_RDWR)
for offset in 3, 4096, 2**31, 2**32, 2**62:
    print(attempt(os.pwrite, fd, b"FROZEN", offset), os.pread(fd, 100, 0), attempt(os.pwrite, fd, b"RUNNING", offset), os.pread(fd, 100, 0))
os.lseek(fd, 5000, os.SEEK_SET)
print(attempt(os.write, fd, b"FROZEN\n"), os.pread(fd, 100, 0))
for file in "0/freezer.state", "0/tasks", "0/notify_on_release", "0/signal.kill", "release_agent":
    print(attempt(os.write, os.open(file, os.O_WRONLY), b""), os.pread(fd, 100, 0))
os.write(fd, b"RUNNING")
END
count_members 0
