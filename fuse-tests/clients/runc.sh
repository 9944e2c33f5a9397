# runc: a container is created, started, paused, resumed, killed and deleted. With engine=v1 runc can't create a container that has a mount of type
# cgroup: it looks below /sys/fs/cgroup/freezer for the cgroup that /proc/self/cgroup names, which is a cell there.
#: semantics hierarchical
#: engines signals v2 (with v1 runc looks for the host's cgroup in the mount)
#: needs runc unshare busybox python3
commands() { exercise_runtime runc; }
compare_clients commands
