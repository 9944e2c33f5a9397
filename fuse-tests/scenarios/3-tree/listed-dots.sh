# A listing gives the type and inode number of . and .. too. A mount's root is its own parent there.
#: semantics hierarchical v2
#: engines signals (no engine takes part)
#: needs python3
cat > "$scratch/dots.py" << 'END'
import ctypes, os, struct, sys

libc = ctypes.CDLL(None)
libc.opendir.restype = libc.readdir.restype = ctypes.c_void_p
libc.readdir.argtypes = libc.closedir.argtypes = [ctypes.c_void_p]
DIRECTORY = 4

def dots(path):
    """Inode number and type of the two entries: from a struct dirent of a 64-bit Linux."""
    found = {}
    directory = libc.opendir(path.encode())
    while entry := libc.readdir(directory):
        inode, kind = struct.unpack("Q10xB", ctypes.string_at(entry, 19))
        found[ctypes.string_at(entry + 19).decode()] = inode, kind == DIRECTORY
    libc.closedir(directory)
    return found["."], found[".."]

path, parent = sys.argv[1:]
own, above = dots(path)
print(own == (os.stat(path).st_ino, True), above == (os.stat(parent).st_ino, True))
END
export scratch
dots() {
    mkdir 0
    python3 "$scratch/dots.py" 0 .
    python3 "$scratch/dots.py" . ..
    rmdir 0
}
compare_with_kernel dots
python3 "$scratch/dots.py" . .
