# crun with cgroup v2: a container is created, started, paused, resumed, killed and deleted. crun asks statfs(2) whether /sys/fs/cgroup is cgroup v2, and
# attaches a BPF program for devices: with freezerfs a seccomp filter answers both.
#: semantics v2
#: needs crun runc unshare busybox python3
#: programs cgroup_statfs_filter
commands() { exercise_runtime "crun --cgroup-manager=cgroupfs"; }
compare_clients commands "$scratch/cgroup_statfs_filter"
