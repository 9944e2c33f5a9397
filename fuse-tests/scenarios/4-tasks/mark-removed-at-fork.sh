# A child stays in the group even if it removes its mark right after its fork, just when the daemon reads it.
#: needs pgrep
#: programs remove_mark
mkdir 0
start_process "$scratch/remove_mark" "$containers/0/tasks" 3000 > "$scratch/said"
until_true test -s "$scratch/said"
count_members 0
freeze_in_time 0
echo RUNNING > 0/freezer.state
try 'echo 9 > 0/signal.kill'
count_members 0
pgrep -fc "^$scratch/remove_mark"
