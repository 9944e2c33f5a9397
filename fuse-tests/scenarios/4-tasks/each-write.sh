# Each write(2) is a command: two ids in one write are an error, in two writes two moves; a writev is one write.
#: needs python3
mkdir 0
sleeper
a=$pid
sleeper
b=$pid
try write_once 0/tasks "'$a\n$b\n'"
count_members 0
{
    echo $a
    echo $b
} > 0/tasks
count_members 0
python $a $b << 'END'
fd = os.open("tasks", os.O_WRONLY)
a = sys.argv[1].encode()
print(attempt(os.writev, fd, [a[:1], a[1:], b"\n"]) == len(a) + 1)
print(attempt(os.writev, fd, [a, b"\n", sys.argv[2].encode()]))
END
is_listed . $a
is_listed . $b
