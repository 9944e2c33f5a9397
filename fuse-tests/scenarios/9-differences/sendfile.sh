# sendfile(2) and splice(2) out of a control file: since Linux 6.5 FUSE takes the data from the page cache, up to the size that the kernel
# believes the file has; that is 0 until a process writes. So no program gets a file's contents by them, and busybox's cat is one that
# tries.
#: needs python3
mkdir 0
python << 'PYTHON'
release = tuple(map(int, os.uname().release.split(".")[:2]))
file = os.open("0/freezer.state", os.O_RDONLY)
reader, writer = os.pipe()
for name, given in ("sendfile", os.sendfile(writer, file, 0, 100)), ("splice", os.splice(file, writer, 100, offset_src=0)):
    print(name, "as known" if given == (0 if release >= (6, 5) else len("RUNNING\n")) else given)
print("read", os.read(file, 100))
PYTHON
