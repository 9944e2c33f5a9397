# Groups are made and removed while others read their lists: the readers get the list, which is empty, or that there is no such group any more.
#: needs python3
python << 'PYTHON'
import threading, time
answers = set()
end = time.monotonic() + 1
def read():
    while time.monotonic() < end:
        for file in "tasks", "cgroup.procs", "freezer.state":
            try:
                with open("0/" + file, "rb", buffering=0) as opened:
                    answers.add(opened.read(100))
            except OSError as error:
                answers.add(errno.errorcode[error.errno])
readers = [threading.Thread(target=read) for _ in range(3)]
for reader in readers:
    reader.start()
while time.monotonic() < end:
    os.mkdir("0")
    os.rmdir("0")
for reader in readers:
    reader.join()
print(*sorted(str(answer) for answer in answers - {b"", b"RUNNING\n", b"THAWED\n"} if answer not in ("ENOENT", "ENODEV")))
PYTHON
