# A group of processes that daemonize, by double fork and setsid, and are replaced where they end: it is frozen as a whole, goes on, and is killed as a whole.
#: users root
#: needs pgrep
#: programs bombs
mkdir 0
bomb daemons 0
freeze_thaw_kill_bomb 0 3
