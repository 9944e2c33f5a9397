# stat -f shows FUSE's magic number, not that of cgroup, 27e0eb.
mkdir 0
stat -f -c %t . 0 0/tasks
