# crun: a container is created, started, paused, resumed, killed and deleted. A paused one that is killed ends at once with signals
# and v2, and with v1 and the kernel when it is resumed.
#: semantics hierarchical
#: needs crun runc unshare busybox python3
commands() { exercise_runtime crun; }
compare_clients commands
