# A group of processes that daemonize, by double fork and setsid, and are replaced when they end is frozen as a whole, continues at the
# thaw, and is killed as a whole.
#: users root
#: needs pgrep
#: programs bombs
mkdir 0
bomb daemons 0
freeze_thaw_kill_bomb 0 3
