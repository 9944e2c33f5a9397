# The files of cgroup v2: their modes, their contents, and what each takes and refuses, as in the kernel's own.
#: semantics v2
#: needs python3
files() {
    ls -l cgroup.* | awk '$NF != "cgroup.pressure" { print $1, $NF }'
    for file in cgroup.controllers cgroup.events cgroup.freeze cgroup.max.depth cgroup.max.descendants cgroup.procs cgroup.stat.local \
        cgroup.subtree_control cgroup.threads cgroup.type; do
        echo "$file:" $(< $file)
    done
    grep descendants cgroup.stat
    python << 'PYTHON'
def write(file, *texts):
    for text in texts:
        fd = os.open(file, os.O_WRONLY)
        print(file, repr(text) if len(text) < 100 else f"{len(text)} bytes", attempt(os.write, fd, text.encode("latin1")))
        os.close(fd)

write("cgroup.freeze", "0", "1", "1\n", " 1 ", "+1", "0x1", "01", "1\0", "", "\n", "a", "1 1", "-1", "2", "4294967297", "9" * 20)
write("cgroup.freeze", "0")
write("cgroup.kill", "1", " 1\n", "0", "2", "-1", "", "\n", "a", "9" * 20)
for text in ("max", "max\n", " 7 ", "0x10", "0", "2147483647", "2147483648", "-1", "", "\n", "x", "maximum", "9" * 20):
    for file in ("cgroup.max.depth", "cgroup.max.descendants"):
        write(file, text)
        print(open(file).read().strip())
write("cgroup.max.depth", "max")
write("cgroup.max.descendants", "max")
write("cgroup.subtree_control", "", "\n", "-cpu", "-pids -cpu\n", "+cpu", "+pids -cpu", "+foo", "-foo", "cpu", "+", "x", "+cpu +foo", "+freezer")
write("cgroup.type", "domain", "", "\n", "x")
for file in ("cgroup.procs", "cgroup.threads"):
    write(file, "4194305", "2", "-1", "99999999999", "", "\n", "a", "1 2", "0x")
for file in ("cgroup.events", "cgroup.stat", "cgroup.stat.local", "cgroup.controllers"):
    write(file, "1", "")
for file in ("cgroup.freeze", "cgroup.procs"):
    write(file, " " * 4095 + "x", " " * 4096 + "x")
for file in ("cgroup.kill", "cgroup.events"):
    fd = os.open(file, os.O_RDONLY)
    print(file, attempt(os.read, fd, 100))
    os.close(fd)
PYTHON
}
compare_with_kernel files
echo "in the root:"
ls -ld . | cut -c1-10
ls
# The kernel makes a threaded group; here there are none.
mkdir 0
try 'echo threaded > 0/cgroup.type'
