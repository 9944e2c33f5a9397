# The signal goes to children that were forked in the group too, also where their parent has gone.
mkdir 0
away bash -c 'echo 0 > "$0/0/tasks"; (setsid sleep 1000 & echo $! > "$1/child") ; echo done > "$1/done"' "$containers" "$scratch"
until_true test -s "$scratch/done"
child=$(cat "$scratch/child")
becomes $pid gone
letter $child
lists 0 $child
echo 15 > 0/signal.kill
becomes $child gone
members 0
