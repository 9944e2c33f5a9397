# A child stays in the group even if it removes its mark right after its fork, just when the daemon reads it.
#: engines signals (the others mark no process)
#: needs pgrep
#: programs remove_mark
freeze_and_kill_forked remove_mark 3000
