# crun with cgroup v2: a container is created, started, paused, resumed, killed and deleted. crun asks statfs(2) whether /sys/fs/cgroup is cgroup v2, so
# it needs a library that says so of a FUSE filesystem.
#: semantics v2
#: needs crun runc unshare busybox python3 gcc
commands() {
    export LD_PRELOAD=$scratch/cgroup_statfs CGROUP2=yes
    exercise_runtime "crun --cgroup-manager=cgroupfs"
}
gcc -shared -fPIC -O2 -o "$scratch/cgroup_statfs" "$project/fuse-tests/programs/cgroup_statfs.c"
compare_clients commands
