# A reader that has read a part of a listing gets ENODEV for the rest if the group is removed.
#: needs python3
mkdir 0
member 0
python $pid << 'END'
fd = os.open("0/tasks", os.O_RDWR)
print(len(os.read(fd, 1)))
os.write(os.open("tasks", os.O_WRONLY), sys.argv[1].encode())
os.rmdir("0")
print(attempt(os.read, fd, 100))
print(attempt(os.pread, fd, 100, 0))
print(attempt(os.write, fd, sys.argv[1].encode()))
print(attempt(os.pwrite, fd, b"FROZEN", 100))
END
