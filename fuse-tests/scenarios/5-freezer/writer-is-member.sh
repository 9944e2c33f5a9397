# A task may freeze its own group: its write succeeds, and then the task is frozen.
mkdir 0
start_process bash -c 'echo 0 > "$0/0/tasks" && echo FROZEN > "$0/0/freezer.state"; echo "the write gave $?" > "$1/said"; exec sleep 1000' "$containers" "$scratch"
await_letter $pid T
is_listed 0 $pid
await_state 0 FROZEN
handle_later_signals
test -e "$scratch/said" && echo "it ran on"
echo RUNNING > 0/freezer.state
until_true test -s "$scratch/said"
cat "$scratch/said"
