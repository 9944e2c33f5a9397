# A writev(2) of more than 32 parts is several commands: FUSE passes on so many pages at a time, and a part takes one. Each begins at the
# offset where the one before has ended, as another write of the program would, so they can't be distinguished. The kernel's own files take
# it as one.
#: needs python3
mkdir 0
python << 'END'
import tempfile
def written(state, parts):
    file = os.open(state, os.O_WRONLY)
    obeyed = attempt(os.writev, file, parts)
    os.close(file)
    return obeyed, open(state).read().strip()
frozen = [b"FROZEN"] + [b"\n"] * 31
print(written("0/freezer.state", frozen))
print(written("0/freezer.state", [b"RUNNING"] + [b"\n"] * 31))
print("one more:", written("0/freezer.state", frozen + [b"\n"]))
kernel = "/sys/fs/cgroup/freezer"
if os.access(kernel + "/tasks", os.W_OK):
    group = tempfile.mkdtemp(prefix="freezerfs.", dir=kernel)
    try:
        answer = written(group + "/freezer.state", frozen + [b"\n"])
        if answer != (len("FROZEN") + 32, "FROZEN"):
            print("the kernel:", answer)
    finally:
        os.rmdir(group)
END
