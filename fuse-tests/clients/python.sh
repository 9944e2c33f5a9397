# Python's files: text and binary, buffered and unbuffered, opened to append and to update, and read whole by pathlib.
#: options transition=eager
#: needs python3
files() {
    local pid
    sleeper
    python3 - $pid $thawed << 'PYTHON'
import io, os, pathlib, sys, time

pid, thawed = sys.argv[1:]

def state():
    deadline = time.monotonic() + 10
    while (word := pathlib.Path("freezer.state").read_text().strip()) == "FREEZING" and time.monotonic() < deadline:
        time.sleep(0.01)
    return word

def said(what):
    print(f"{what}: {state()}")

def way(what, write):
    write("FROZEN")
    said(what)
    write(thawed)
    said("and back")

def mode(flags, **named):
    def write(text):
        with open("freezer.state", flags, **named) as file:
            file.write(text if "b" not in flags else text.encode())
    return write

def pieces(text):
    with open("freezer.state", "w") as file:
        for letter in text:
            file.write(letter)

def updated(text):
    with open("freezer.state", "r+") as file:
        file.read()
        file.seek(0)
        file.write(text + "\n")

def printed(text):
    with open("freezer.state", "w", buffering=1) as file:
        print(text, file=file)

def raw(text):
    with io.FileIO("freezer.state", "w") as file:
        print(file.write(text.encode()) == len(text), end=" ")

def descriptor(text):
    fd = os.open("freezer.state", os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
    os.write(fd, text.encode())
    os.close(fd)

with open("tasks", "w") as tasks:
    print(pid, file=tasks)
with open("tasks") as tasks:
    print([int(line) for line in tasks] == [int(pid)])
way("w", mode("w"))
way("a", mode("a"))
way("wb", mode("wb"))
way("wb, unbuffered", mode("wb", buffering=0))
way("w, CRLF", lambda text: mode("w", newline="\r\n")(text + "\n"))
way("a letter at a time, in one buffer", pieces)
way("r+", updated)
way("print, a line in the buffer", printed)
way("FileIO", raw)
way("os.open", descriptor)
way("write_text", pathlib.Path("freezer.state").write_text)
way("write_bytes", lambda text: pathlib.Path("freezer.state").write_bytes(text.encode() + b"\0\0"))
try:
    mode("x")("FROZEN")
except FileExistsError:
    said("x: it exists")
with open("freezer.state", "rb", buffering=0) as file:
    print(b"".join(iter(lambda: file.read(1), b"")).decode().strip())
with open("tasks") as file:
    print(next(file).strip() == pid, next(file, "the end"))
    file.seek(0)
    print(file.readline().strip() == pid, file.tell() == len(pid) + 1)
with open("tasks", "w+") as file:
    file.write("0\n")
    file.flush()
    file.seek(0)
    print(sorted(map(int, file)) == sorted([int(pid), os.getpid()]))
os.kill(int(pid), 9)
PYTHON
    until_true cmp -s tasks /dev/null
}
compare_with_kernel files
