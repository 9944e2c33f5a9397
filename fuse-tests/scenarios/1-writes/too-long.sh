# In the two freezers of today's kernel the length of a write comes before all else: 4097 bytes give E2BIG also for a file that can only be read, and
# in a group that was removed.
#: semantics hierarchical v2
#: engines signals (no engine takes part)
#: needs python3
too_long() {
    mkdir 0
    python << 'END'
for name in sorted(os.listdir("0")):
    file = "0/" + name
    # The kernel's has more, and other subsystems' may take any word.
    if name not in ("signal.kill", "cgroup.pressure") and name.startswith(("cgroup.", "freezer.", "notify_", "tasks")):
        fd = os.open(file, os.O_WRONLY)
        print(name, *(attempt(os.write, fd, b"x" * length) for length in (4096, 4097, 131073)))
        os.close(fd)
fd = os.open("0/cgroup.procs", os.O_WRONLY)
os.rmdir("0")
print("removed", *(attempt(os.write, fd, b"x" * length) for length in (1, 4096, 4097)))
END
}
compare_with_kernel too_long
