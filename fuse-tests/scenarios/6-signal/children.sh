# A signal also reaches children that were forked in the group, even if their parent has ended.
mkdir 0
start_process bash -c 'echo 0 > "$0/0/tasks"; (setsid sleep 1000 & echo $! > "$1/child") ; echo done > "$1/done"' "$containers" "$scratch"
until_true test -s "$scratch/done"
child=$(cat "$scratch/child")
await_letter $pid gone
settled_letter $child
is_listed 0 $child
echo 15 > 0/signal.kill
await_letter $child gone
count_members 0
