# When the write of SIGKILL returns, no task is left, though all of them forked until the end: the group can be removed at once.
#: needs pgrep
ln -s "$(type -P sleep)" "$scratch/napper"
nappers() { pgrep -fc "^$scratch/napper" || :; }
# bash may see that a child was killed before it: its message does not matter.
forker() { start_process bash -c 'exec 2> /dev/null; echo 0 > "$1/0/tasks"; for ((i = 0; i < 3000; i++)); do ("$0" 1000 &); done; "$0" 1000' "$scratch/napper" "$containers"; }
many() { [ "$(nappers)" -ge 20 ]; }
for _ in 1 2 3 4 5; do
    mkdir 0
    for _ in 1 2 3; do
        forker
        until_true grep -qx $pid 0/tasks
    done
    until_true many
    try "echo 9 > 0/signal.kill"
    nappers
    try "rmdir 0"
    state_letter $pid
done
handle_later_signals
nappers
