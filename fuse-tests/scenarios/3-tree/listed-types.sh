# A listing tells of each entry the type and the inode number that stat(2) tells.
#: needs python3
mkdir 0
python3 - <<'END'
import os

# What a listing has not told, python asks for by itself; so the directory is gone by then.
for path in ".", "0":
    for entry in sorted(os.scandir(path), key=lambda entry: entry.name):
        known = os.lstat(entry.path)
        print(entry.path, "is the same" if entry.inode() == known.st_ino else f"{entry.inode()} is not {known.st_ino}")
listed = next(entry for entry in os.scandir(".") if entry.name == "0")
os.rmdir("0")
print("a directory" if listed.is_dir(follow_symlinks=False) else "not a directory")
END
