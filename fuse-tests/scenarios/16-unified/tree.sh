# What can be done with the directories and files of cgroup v2, and the limits of depth and descendants, as in the kernel's own.
#: semantics v2
#: needs python3
tree() {
    mkdir a a/b a/b/c
    python << 'PYTHON'
for name, call in {
    "rename": lambda: os.rename("a", "z"), "rename of a file": lambda: os.rename("cgroup.procs", "z"), "rename onto": lambda: os.rename("a/b", "a/b/c"),
    "create": lambda: os.open("z", os.O_CREAT | os.O_WRONLY), "symlink": lambda: os.symlink("a", "z"), "link": lambda: os.link("cgroup.procs", "z"),
    "unlink": lambda: os.unlink("cgroup.procs"), "mkfifo": lambda: os.mkfifo("z"), "mkdir a": lambda: os.mkdir("a"),
    "mkdir of a file": lambda: os.mkdir("cgroup.procs"), "a newline": lambda: os.mkdir("a\nb"), "rmdir a": lambda: os.rmdir("a"),
    "rmdir of a file": lambda: os.rmdir("cgroup.procs"), "truncate": lambda: os.truncate("cgroup.freeze", 5),
}.items():
    print(f"{name}: {attempt(call)}")
PYTHON
    grep descendants cgroup.stat a/b/cgroup.stat
    rmdir a/b/c
    for depth in 0 1 2; do
        echo $depth > a/cgroup.max.depth
        echo "depth $depth:" "$(try 'mkdir a/n')" "$(try 'mkdir a/b/n')" "$(try 'mkdir a/b/n/n')"
        rmdir a/b/n/n a/b/n a/n 2> /dev/null
    done
    echo max > a/cgroup.max.depth
    for number in 0 1 2; do
        echo $number > cgroup.max.descendants
        echo "descendants $number:" "$(try 'mkdir n')" "$(try 'mkdir a/b/n')"
        rmdir n a/b/n 2> /dev/null
    done
    echo 3 > cgroup.max.descendants
    try 'mkdir a/b/n'
    try 'mkdir a/b/n2'
    rmdir a/b/n a/b a
    echo max > cgroup.max.descendants
}
compare_with_kernel tree
mkdir 0
exec 9< 0/cgroup.events 8> 0/cgroup.freeze
rmdir 0
try 'cat <&9'
try 'echo 1 >&8'
exec 9<&- 8>&-
