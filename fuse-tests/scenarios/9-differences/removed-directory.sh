# In a group that was removed, a process that has its working directory there, or a descriptor of it or of a file in it, gets ENOENT for the directory
# and for what is known of the file: where the kernel still shows an empty directory, and takes each attribute. Reading, writing and leaving are as in
# the kernel.
#: engines signals (no engine takes part)
#: needs python3
mkdir 0
python << 'END'
def known(path):
    status = attempt(os.stat, path)
    return status if isinstance(status, str) else status.st_nlink

above = os.open(".", os.O_RDONLY)
file = os.open("0/tasks", os.O_RDWR)
os.chdir("0")
directory = os.open(".", os.O_RDONLY)
os.rmdir("../0")
print("stat", known("."), known(directory), known(".."), "open", attempt(os.open, ".", os.O_RDONLY), "list", attempt(os.listdir, "."))
print("chmod", attempt(os.chmod, ".", 0o700), "utime", attempt(os.utime, "."), "getxattr", attempt(os.getxattr, ".", "user.a"), "statvfs", attempt(os.statvfs, "."))
print("list by descriptor", attempt(os.listdir, directory), "fsync", attempt(os.fsync, directory), "getcwd", attempt(os.getcwd), "mkdir", attempt(os.mkdir, "x"))
print("file: read", attempt(os.read, file, 1), "write", attempt(os.write, file, b"1"), attempt(os.write, file, b""), "lseek", attempt(os.lseek, file, 3, os.SEEK_SET))
print("fchmod", attempt(os.fchmod, file, 0o600), "setxattr", attempt(os.setxattr, file, "user.a", b"1"), "open again", attempt(os.open, f"/proc/self/fd/{file}", os.O_RDONLY))
os.fchdir(above)
print("left:", attempt(os.stat, "0"))
END
