# Where the host has cgroup v2 alone, freezerfs run --over makes /sys/fs/cgroup/freezer in the command's namespace, with the kernel's v1 freezer if that
# can be mounted, and without cgroup v2: an ordinary user can't do either.
#: needs unshare nsenter
leave_mount
new_namespace "mount --bind '$unified' /mnt && umount -R /sys/fs/cgroup && mount --move /mnt /sys/fs/cgroup"
show='awk "\$2 ~ /^.sys.fs.cgroup/ { print \$2, \$3 }" /proc/mounts; mkdir $FREEZERFS/0 && cat $FREEZERFS/0/freezer.state && rmdir $FREEZERFS/0'
inside "$launcher" run --over -o engine=$engine -- sh -c "$show" 2>&1
inside awk '$2 ~ /^.sys.fs.cgroup/ { print $2, $3 }' /proc/mounts
echo 'an ordinary user:'
install_for_nobody
inside $as_nobody env TMPDIR=/tmp "$launcher" run --over -- sh -c "$show" 2>&1
print_left
