# A private mapping of a control file can be made, but reading it gives SIGBUS; the kernel refuses both kinds of mapping (ENODEV).
#: needs python3
mkdir 0
python3 << 'PYTHON'
import ctypes, os, signal
SHARED, PRIVATE, READ = 1, 2, 1
libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_ssize_t
file = os.open("0/freezer.state", os.O_RDONLY)

def mapping(kind):
    return libc.mmap(None, ctypes.c_size_t(4096), READ, kind, file, ctypes.c_long(0))

print("shared:", os.strerror(ctypes.get_errno()) if mapping(SHARED) == -1 else "mapped")
pid = os.fork()
if pid == 0:
    signal.signal(signal.SIGBUS, signal.SIG_DFL)
    os._exit(ctypes.string_at(mapping(PRIVATE), 1)[0])
print("private:", os.waitpid(pid, 0)[1] == signal.SIGBUS)
PYTHON
