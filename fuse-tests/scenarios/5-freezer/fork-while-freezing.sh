# A child that is forked while its group is FREEZING is frozen, even if a freeze of its parent was not requested.
mkfifo "$scratch/fork"
start_process bash -c 'read -r go < "$0/fork"; sleep 1000 & echo $! > "$0/child"; exec > "$0/count"; while :; do echo; done' "$scratch"
parent=$pid
sleeper
mkdir 0
echo $pid > 0/tasks
echo FROZEN > 0/freezer.state
echo $parent > 0/tasks
echo go > "$scratch/fork"
until_true test -s "$scratch/child"
until_true test -s "$scratch/count"
child=$(cat "$scratch/child")
await_letter $child T
is_listed 0 $child
counts "$scratch/count"
cat 0/freezer.state
echo 'written again, FROZEN is for the parent too:'
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
counts "$scratch/count"
echo RUNNING > 0/freezer.state
counts "$scratch/count"
settled_letter $child
