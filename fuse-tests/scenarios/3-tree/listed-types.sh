# A directory listing gives for each entry the type and inode number that stat(2) gives.
#: needs python3
mkdir 0
python3 - << 'END'
import os

# Python would stat what the listing does not tell; so the directory is removed first.
for path in ".", "0":
    for entry in sorted(os.scandir(path), key=lambda entry: entry.name):
        known = os.lstat(entry.path)
        print(entry.path, "is the same" if entry.inode() == known.st_ino else f"{entry.inode()} is not {known.st_ino}")
listed = next(entry for entry in os.scandir(".") if entry.name == "0")
os.rmdir("0")
print("a directory" if listed.is_dir(follow_symlinks=False) else "not a directory")
END
