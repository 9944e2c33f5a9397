# runc with cgroup v2: a container is created, started, paused, resumed, killed and deleted. runc asks statfs(2) whether /sys/fs/cgroup is cgroup v2, and
# attaches a BPF program for devices, by system calls of its own that no preloaded library can answer: a seccomp filter does.
#: semantics v2
#: needs runc unshare busybox python3
#: programs cgroup_statfs_filter
commands() { exercise_runtime runc; }
compare_clients commands "$scratch/cgroup_statfs_filter"
