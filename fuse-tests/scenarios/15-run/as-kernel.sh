# In freezerfs run --over the mounts seem to be the kernel's: statfs and fstatfs give the type of cgroup v1 or v2, bpf seems to attach programs, and clone3
# gives ENOSYS. The helper that answers is in no group, looks for a path as the process that asks, and ends with the last process of the command.
#: semantics hierarchical v2
#: needs unshare perl python3 pgrep setpriv
leave_mount
mkdir "$scratch/at"
export era at=$scratch/at
[ $era = v2 ] && type=cgroup2fs,63677270 || type=cgroupfs,27e0eb
# print_types: copies its input, with TYPE and NUMBER for what the kernel says of the era's filesystem.
print_types() { sed "s/^${type%,*}\$/TYPE/; s/${type#*,}/NUMBER/"; }
run() {
    local status=0
    timeout -k 1 60 "$launcher" run "${@:1:$#-1}" -o semantics=$era,engine=$engine -- bash -c "${!#}" > "$scratch/output" 2>&1 || status=$?
    print_types < "$scratch/output"
    echo "status $status"
}
cat > "$scratch/ask" << 'PYTHON'
import ctypes, mmap, os, struct
libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
BPF, CLONE3 = {"x86_64": 321, "aarch64": 280}[os.uname().machine], 435
PROG_ATTACH, PROG_QUERY = 8, 16
def say(what, result):
    print(what, os.strerror(ctypes.get_errno()) if result < 0 else result)
group = os.open(os.environ["FREEZERFS"], os.O_RDONLY)
buffer = ctypes.create_string_buffer(120)
say("fstatfs", libc.fstatfs(group, buffer))
print(hex(struct.unpack("q", buffer.raw[:8])[0]))
say("by /proc", libc.statfs(b"/proc/self/fd/%d" % group, buffer))
print(hex(struct.unpack("q", buffer.raw[:8])[0]))
say("of no file", libc.fstatfs(-1, buffer))
say("of no path", libc.statfs(b"/missing", buffer))
say("of no memory", libc.statfs(ctypes.c_void_p(8), buffer))
say("into no memory", libc.fstatfs(group, ctypes.c_void_p(8)))
read_only = libc.mmap(None, ctypes.c_size_t(4096), mmap.PROT_READ, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, -1, ctypes.c_size_t(0))
say("into read-only memory", libc.fstatfs(group, ctypes.c_void_p(read_only)))
attributes = ctypes.create_string_buffer(struct.pack("IIIIQII", group, 6, 0, 0, 0, 7, 0) + bytes(80))
say("attach", libc.syscall(BPF, PROG_ATTACH, attributes, 120))
say("query", libc.syscall(BPF, PROG_QUERY, attributes, 120))
print("programs", struct.unpack_from("I", attributes.raw, 24)[0])
elsewhere = ctypes.create_string_buffer(struct.pack("I", os.open("/", os.O_RDONLY)) + bytes(116))
print("attached elsewhere", libc.syscall(BPF, PROG_ATTACH, elsewhere, 120) == 0)
say("clone3", libc.syscall(CLONE3, None, 0))
PYTHON
export ask=$scratch/ask
echo "what it is told:"
run --over 'cd $FREEZERFS && stat -f -c %T . $FREEZERFS /proc; python3 "$ask"'
echo "in a container, whose absolute links lead into it:"
cat > "$scratch/ask_in" << 'PYTHON'
import ctypes, os, struct, sys
libc = ctypes.CDLL(None, use_errno=True)
buffer = ctypes.create_string_buffer(120)
os.chroot(sys.argv[1])
for path in sys.argv[2:]:
    failed = libc.statfs(path.encode(), buffer)
    print(path, os.strerror(ctypes.get_errno()) if failed else hex(struct.unpack("q", buffer.raw[:8])[0]))
PYTHON
export ask_in=$scratch/ask_in
run --over 'mkdir -p $at/root/freezer; ln -s /freezer $at/root/link; ln -s $FREEZERFS $at/root/outside; mount --bind $FREEZERFS $at/root/freezer
    python3 "$ask_in" $at/root /link /../freezer /outside; umount $at/root/freezer; rm -r "${at:?}/root"'
run --over 'mkdir $at/root; mount --bind / $at/root; ls $FREEZERFS > /dev/null; chroot $at/root stat -f -c %T $FREEZERFS; umount $at/root; rmdir $at/root' | sed "s|/sys/fs/cgroup/freezer|/sys/fs/cgroup|"
echo "with fewer rights:"
run --over 'mkdir -m 700 $at/private $at/private/freezer; mount --bind $FREEZERFS $at/private/freezer
    setpriv --reuid 65534 --regid 65534 --clear-groups stat -f -c %T $FREEZERFS $at/private/freezer
    chown 65534 $at/private; stat -f -c %T $at/private/freezer
    setpriv --bounding-set=-all --inh-caps=-all stat -f -c %T $at/private/freezer
    umount $at/private/freezer; rm -r "${at:?}/private"' | sed "s|$scratch||"
run --over -o allow_other 'setpriv --reuid 65534 --regid 65534 --clear-groups stat -f -c %T $FREEZERFS'
echo "mounts of mount(8):"
run --over 'mount -t cgroup -o freezer none "$at" && stat -f -c %T "$at"; umount "$at"'
echo "options:"
run --over --as-fuse 'stat -f -c %T $FREEZERFS; grep -x "Seccomp:.*" /proc/self/status'
run --as-kernel 'stat -f -c %T $FREEZERFS'
run --over --as-kernel '"$launcher" run --over -- stat -f -c %T /proc; "$launcher" run --as-kernel -- true'
echo "what the user has set for perl, and closed:"
PERL5OPT=-MNoSuchModule PERL_UNICODE=SD run --as-kernel 'stat -f -c %T $FREEZERFS; env | grep ^PERL | sort'
PERL5OPT=-MNoSuchModule run --no-clone3 'env | grep ^PERL'
run --over '[ ! -e /proc/$$/fd/0 ] && echo closed' <&-
run --as-fuse --no-clone3 '[ ! -e /proc/$$/fd/0 ] && echo closed' <&-
echo "with the /proc of another pid namespace:"
mkdir "$scratch/calls"
mkfifo "$scratch/calls/owner" "$scratch/calls/asked" "$scratch/calls/answered"
: > "$scratch/calls/devices"
export calls=$scratch/calls as_kernel=${launcher%/*}/as-kernel
timeout -k 1 60 unshare --pid --fork bash -c 'exec 6<> "$calls/owner"
    perl "$as_kernel" serve "$calls" < "$calls/owner" 6>&- &
    perl "$as_kernel" --as-kernel "$calls" $! true; echo "status $?"' 2>&1
echo input | timeout -k 1 60 unshare --pid --fork "$launcher" run -o semantics=$era,engine=signals -- sh -c 'cat; echo error >&2; exit 7' 2>&1
echo "status $?"
echo "its helper is killed:"
run --over 'helper=$(pgrep -f "as-kernel serve $TMPDIR"); [ $helper -gt 1 ] && kill -9 $helper; until ! kill -0 $helper || grep -q "State:.Z" /proc/$helper/status; do :; done 2> /dev/null
    stat -f -c %T /proc' | sed "s/.*: //"
echo "without perl:"
mkdir "$scratch/programs"
for directory in /usr/sbin /usr/bin /sbin /bin; do
    ln -sf $directory/* "$scratch/programs/" 2> /dev/null
done
rm "$scratch/programs/perl"
ln -s "$(command -v java)" "$scratch/programs/" 2> /dev/null
PATH=$scratch/programs run --over 'stat -f -c %T $FREEZERFS'
PATH=$scratch/programs run --as-kernel true
PATH=$scratch/programs run --no-clone3 true
echo "an ordinary user:"
install_for_nobody
timeout -k 1 60 $as_nobody env TMPDIR=/tmp "$launcher" run --over -o semantics=$era -- sh -c 'stat -f -c %T $FREEZERFS; id -u; grep NoNewPrivs /proc/self/status' | print_types
timeout -k 1 60 $as_nobody env TMPDIR=/tmp "$launcher" run --as-kernel -o semantics=$era -- sh -c 'stat -f -c %T $FREEZERFS; id -u' | print_types
echo "a manager moves all processes:"
run --over --kill "$move_all"'; stat -f -c %T $FREEZERFS' | print_moves
echo "what it leaves goes on:"
mkfifo "$scratch/go"
export go=$scratch/go
run --over 'sh -c "read -r line < $go; stat -f -c %T /proc > $at/type" > /dev/null 2>&1 &'
echo > "$go"
until_true grep -q . "$at/type"
cat "$at/type"
until_true eval '! pgrep -f "as-kernel serve $TMPDIR"'
print_left
