# A child stays in the group even if its parent's first thread had ended before the fork, its parent ended just after it, and neither has a
# mark.
#: needs pgrep
#: programs last_thread_forks
freeze_and_kill_forked last_thread_forks 500
