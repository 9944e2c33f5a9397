# A group of processes each of which ends once it has forked the next is frozen as a whole, continues at the thaw, and is killed as a whole.
#: users root
#: needs pgrep
#: programs bombs
mkdir 0
bomb chain 0
freeze_thaw_kill_bomb 0 10
