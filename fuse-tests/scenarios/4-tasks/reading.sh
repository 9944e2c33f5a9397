# A listing can be read in pieces of any size, by several readers at once, and again from the start.
#: needs python3
mkdir 0
member 0
first=$pid
member 0
python $first $pid << 'END'
whole = "".join(pid + "\n" for pid in sorted(sys.argv[1:], key=int)).encode()
a, b = os.open("0/tasks", os.O_RDONLY), os.open("0/tasks", os.O_RDONLY)
for size in 1, 2, 3, 5, 7, len(whole) - 1, len(whole), len(whole) + 1, 65536, 2**20:
    os.lseek(a, 0, os.SEEK_SET)
    pieces = list(iter(lambda: os.read(a, size), b""))
    print(b"".join(pieces) == whole, len(pieces[0]) == min(size, len(whole)))
print(os.read(b, 3) == whole[:3], os.pread(a, 4, 2) == whole[2:6], os.read(b, 100) == whole[3:], os.read(b, 100))
print(os.pread(b, 100, 0) == whole, os.pread(b, 100, len(whole) - 1))
END
