# A reader in pieces gets the listing as it was when it began, and a new one when it starts again at offset 0.
#: needs python3
mkdir 0
member 0
a=$pid
member 0
b=$pid
python $a $b << 'END'
whole = "".join(pid + "\n" for pid in sorted(sys.argv[1:], key=int)).encode()
fd = os.open("0/tasks", os.O_RDONLY)
begun = os.read(fd, 2)
os.write(os.open("tasks", os.O_WRONLY), sys.argv[1].encode())
print(begun + os.read(fd, 100) == whole)
os.lseek(fd, 0, os.SEEK_SET)
print(os.read(fd, 100).decode().split() == [sys.argv[2]])
END
