# Opening with O_TRUNC or O_APPEND, and truncating to a length below 2 GiB, succeed and change nothing. A greater length is EFBIG.
#: needs python3
mkdir 0
member 0
: > 0/tasks
try truncate -s 0 0/tasks
try truncate -s 10 0/tasks
try truncate -s 2G 0/tasks
count_members 0
sleeper
echo $pid >> 0/tasks
count_members 0
sleeper
echo $pid | tee -a 0/tasks | wc -l
count_members 0
python << 'END'
for flags in os.O_TRUNC, os.O_APPEND, os.O_TRUNC | os.O_APPEND | os.O_CREAT:
    fd = attempt(os.open, "0/tasks", os.O_RDWR | flags)
    print(attempt(os.ftruncate, fd, 0), attempt(os.ftruncate, fd, 2**31 - 1), os.read(fd, 100).count(b"\n"))
print(attempt(os.truncate, "release_agent", 5))
END
count_members 0
