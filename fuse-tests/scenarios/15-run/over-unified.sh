# With semantics=v2 freezerfs run --over lies over the kernel's cgroup v2 at /sys/fs/cgroup, for the command alone; mount -t cgroup2 mounts more. With
# --no-clone3 a program that would start a child in a group by clone3 does without.
#: semantics v2
#: needs unshare python3 perl
leave_mount
mkdir "$scratch/at"
run() {
    timeout -k 1 60 "$launcher" run --over -o semantics=v2,engine=$engine "$@" 2>&1
    echo "status $?"
}
run -- bash -c 'echo $FREEZERFS; sed -n "s|^[^ ]* $FREEZERFS \([^ ]*\) .*|\1|p" /proc/mounts; ls $FREEZERFS
    mkdir $FREEZERFS/a; sleep 1000 > /dev/null 2>&1 & echo $! > $FREEZERFS/a/cgroup.procs
    echo 1 > $FREEZERFS/a/cgroup.freeze; until grep "frozen 1" $FREEZERFS/a/cgroup.events; do :; done
    echo 1 > $FREEZERFS/a/cgroup.kill; until grep "populated 0" $FREEZERFS/a/cgroup.events; do :; done; rmdir $FREEZERFS/a
    mount -t cgroup2 none "$scratch/at" && ls "$scratch/at" | head -n 1; umount "$scratch/at"; exit 3' | grep -v Killed
echo "hierarchies in /proc/mounts, also where the host has more of them:"
cat > "$scratch/show" << 'SCRIPT'
grep -E '^[^ ]* [^ ]* cgroup2? ' /proc/mounts | cut -d ' ' -f 2,3
SCRIPT
run -- sh "$scratch/show"
export engine unified
unshare --mount bash -c 'mkdir "$scratch/more"; mount --bind "$unified" "$scratch/more"
    "$launcher" run --over -o semantics=v2,engine=$engine -- sh "$scratch/show"' 2>&1
echo "a manager moves all processes:"
run --kill -- bash -c "$move_all; exit 3" | print_moves
echo "clone3 into a group:"
clone3='
import ctypes, os, struct, sys
libc = ctypes.CDLL(None, use_errno=True)
os.mkdir("/sys/fs/cgroup/a")
group = os.open("/sys/fs/cgroup/a", os.O_RDONLY)
CLONE_INTO_CGROUP = 0x200000000
arguments = struct.pack("11Q", CLONE_INTO_CGROUP, 0, 0, 0, 17, 0, 0, 0, 0, 0, group)
child = libc.syscall(435, arguments, len(arguments))
print(os.strerror(ctypes.get_errno()) if child < 0 else "a child")
os.rmdir("/sys/fs/cgroup/a")'
run --as-fuse -- python3 -c "$clone3"
run --as-fuse --no-clone3 -- python3 -c "$clone3"
run --no-clone3 -- "$scratch/missing" | sed "s|$scratch/||"
echo "as nobody:"
install_for_nobody
timeout -k 1 60 $as_nobody env TMPDIR=/tmp "$launcher" run --no-clone3 -- python3 -c 'import os; print(os.getuid()); print(open("/proc/self/status").read().split("Seccomp:\t")[1][0])'
print_left
