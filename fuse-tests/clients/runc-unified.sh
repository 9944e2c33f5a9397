# runc with cgroup v2: a container is created, started, paused, resumed, killed and deleted. As crun it needs the answers of the seccomp filter; it makes
# its system calls without the C library, so no preloaded library could give them.
#: semantics v2
#: needs runc unshare busybox python3
#: programs cgroup_statfs_filter
commands() { exercise_runtime runc; }
compare_clients commands "$scratch/cgroup_statfs_filter"
