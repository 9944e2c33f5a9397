# A group of processes that fork up to a limit, and are replaced when they end is frozen as a whole, continues at the thaw, and is killed as
# a whole.
#: users root nobody
#: needs pgrep
#: programs bombs
mkdir 0
bomb tree 0
freeze_thaw_kill_bomb 0 3
