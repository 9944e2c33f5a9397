# crun with cgroup v2: a container is created, started, paused, resumed, killed and deleted. crun asks statfs(2) whether /sys/fs/cgroup is cgroup v2, and
# attaches a BPF program for devices.
#: semantics v2
#: needs perl crun runc unshare busybox python3
commands() { exercise_runtime "crun --cgroup-manager=cgroupfs"; }
compare_clients commands
