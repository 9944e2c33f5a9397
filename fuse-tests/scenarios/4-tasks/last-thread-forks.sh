# A child stays in the group even if its parent's first thread had ended before the fork, its parent ended just after it, and neither has a
# mark.
#: needs pgrep
#: programs last_thread_forks
mkdir 0
start_process "$scratch/last_thread_forks" "$containers/0/tasks" 500 > "$scratch/said"
until_true test -s "$scratch/said"
count_members 0
freeze_in_time 0
echo RUNNING > 0/freezer.state
try 'echo 9 > 0/signal.kill'
count_members 0
pgrep -fc "^$scratch/last_thread_forks"
