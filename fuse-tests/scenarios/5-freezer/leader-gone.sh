# A process whose first thread has ended, and which therefore looks like a zombie, is frozen, continued and killed like any other.
#: users root nobody
#: programs leaderless
mkdir 0
count=$scratch/count
: > "$count"
start_process "$scratch/leaderless" "$containers/0/tasks" "$count"
until_true grep -q '^State:.Z' /proc/$pid/status
until_true test -s "$count"
is_listed 0 $pid
count_members 0
for _ in 1 2; do
    freeze_whole 0
    state_letters 0
    counts
    echo RUNNING > 0/freezer.state
    counts
done
echo 9 > 0/signal.kill
count_members 0
counts
try rmdir 0
