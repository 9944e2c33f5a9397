# runc with cgroup v2: a container is created, started, paused, resumed, killed and deleted. As crun it asks for the type; it makes its system calls
# without the C library.
#: semantics v2
#: needs perl runc unshare busybox python3
commands() { exercise_runtime runc; }
compare_clients commands
