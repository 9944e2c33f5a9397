# A watch of inotify(7) on a group that is removed gets IN_DELETE_SELF and IN_IGNORED, and one on the directory above IN_DELETE. In the kernel only the
# directory above is told, and the watch stays. A group that is made, and renamed, is told as in the kernel.
#: engines signals (no engine takes part)
#: needs python3
mkdir 0
python << 'END'
import ctypes, struct
libc = ctypes.CDLL(None)
NAMES = {4: "ATTRIB", 64: "MOVED_FROM", 128: "MOVED_TO", 256: "CREATE", 512: "DELETE", 1024: "DELETE_SELF", 2048: "MOVE_SELF", 0x8000: "IGNORED"}
watches = {}
inotify = libc.inotify_init1(os.O_NONBLOCK)

def watch(path):
    watches[libc.inotify_add_watch(inotify, path.encode(), sum(NAMES) - 0x8000)] = path

def told(what):
    """Events are queued before the system call that causes them returns."""
    found = []
    events = attempt(os.read, inotify, 65536)
    while events and events != "EAGAIN":
        number, mask, _, length = struct.unpack_from("iIII", events)
        name = events[16:16 + length].rstrip(b"\0").decode()
        found.append(f"{watches[number]}: {NAMES[mask & 0xffff]} {name}".strip())
        events = events[16 + length:]
    print(what, "->", ", ".join(found))

watch("0")
os.mkdir("0/a")
told("mkdir 0/a")
watch("0/a")
watch("0/a/tasks")
os.rename("0/a", "0/b")
told("rename to 0/b")
os.chmod("0/b", 0o700)
told("chmod 0/b")
os.rmdir("0/b")
told("rmdir 0/b")
os.rmdir("0")
told("rmdir 0")
END
