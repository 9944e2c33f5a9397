# Fork bombs.

# bomb SHAPE GROUP: starts processes in the group that make others without pause, as programs/bombs.c describes. counts tells whether they run.
bomb() {
    count=$(mktemp "$scratch/count.XXXXXX")
    trap 'rm -f "$count"' EXIT # which ends them, if nothing else has
    start_process "$scratch/bombs" "$1" "$containers/$2/tasks" "$count"
    await_bomb_steps
}

# await_bomb_steps: waits until the bomb has done a thousand steps more.
await_bomb_steps() {
    local enough=$(($(stat -c %s "$count") + 1000))
    until_true eval '[ "$(stat -c %s "$count")" -ge '$enough' ]'
}

# freeze_thaw_kill_bomb GROUP TIMES: freezes and thaws the group of the bomb so many times, then kills it; prints what it sees meanwhile.
freeze_thaw_kill_bomb() {
    for ((i = 0; i < $2; i++)); do
        echo "$(freeze_in_time "$1"), counts: $(counts), letters:" $(state_letters "$1")
        echo RUNNING > "$1/freezer.state"
        await_bomb_steps
    done | sort | uniq -c | sed 's/^ *//'
    echo 9 > "$1/signal.kill"
    count_members "$1"
    counts
    pgrep -fc -- "$count" # any, in a group or not
    try rmdir "$1"
}
