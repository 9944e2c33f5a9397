# A process whose first thread has ended, and which looks like a zombie therefore, is frozen, goes on and is killed as any other.
#: users root nobody
#: programs leaderless
mkdir 0
count=$scratch/count
: > "$count"
away "$scratch/leaderless" "$containers/0/tasks" "$count"
until_true grep -q '^State:.Z' /proc/$pid/status
until_true test -s "$count"
lists 0 $pid
members 0
for _ in 1 2; do
    freezes 0
    letters 0
    counts
    echo RUNNING > 0/freezer.state
    counts
done
echo 9 > 0/signal.kill
members 0
counts
try rmdir 0
