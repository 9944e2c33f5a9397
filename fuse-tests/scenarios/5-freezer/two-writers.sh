# Several writers freeze and thaw at once: each write succeeds, a reader sees only the three states, and the last word holds.
counter
mkdir 0
echo $pid > 0/tasks
writer() { for _ in $(seq 200); do try "echo $1 > 0/freezer.state"; done | sort | uniq -c | sed "s/^ */$1 /"; }
writer FROZEN > "$scratch/freezing" &
writer RUNNING > "$scratch/thawing" &
writer FROZEN > "$scratch/freezing too" &
for _ in $(seq 100); do cat 0/freezer.state; done | grep -vxE 'RUNNING|FREEZING|FROZEN'
wait
cat "$scratch/freezing" "$scratch/thawing" "$scratch/freezing too"
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
counts
echo RUNNING > 0/freezer.state
cat 0/freezer.state
counts
