# A group of processes that fork as long as there is room, and are replaced where they end: it is frozen as a whole, goes on, and is killed as a whole.
#: users root nobody
#: needs pgrep
#: programs bombs
mkdir 0
bomb tree 0
freeze_thaw_kill_bomb 0 3
