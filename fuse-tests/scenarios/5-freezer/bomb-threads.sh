# A group of threads each of which ends once it has created the next is frozen as a whole, continues at the thaw, and is killed as a whole.
#: users root nobody
#: needs pgrep
#: programs bombs
mkdir 0
bomb threads 0
freeze_thaw_kill_bomb 0 3
