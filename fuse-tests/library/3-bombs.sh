# Fork bombs.

# bomb SHAPE GROUP: starts processes in the group that make others without pause, as programs/bombs.c describes. counts tells whether they run.
bomb() {
    count=$(mktemp "$scratch/count.XXXXXX")
    trap 'rm -f "$count"' EXIT # which ends them, if nothing else has
    start_process "$scratch/bombs" "$1" "$containers/$2/tasks" "$count"
    await_bomb_steps
}

# await_bomb_steps: waits until the bomb has done a thousand steps more; or, on a machine that is busy, has gone on for a second.
await_bomb_steps() {
    until_true has_gone_on $(stat -c %s "$count") ${EPOCHREALTIME/./}
}

# has_gone_on STEPS BEGIN: whether the bomb, which had done so many steps at that time (in microseconds), has done enough more.
has_gone_on() {
    local more=$(($(stat -c %s "$count") - $1))
    ((more >= 1000 || more >= 10 && ${EPOCHREALTIME/./} - $2 >= 1000000))
}

# freeze_thaw_kill_bomb GROUP TIMES: freezes and thaws the group of the bomb so many times, then kills it; prints what it sees meanwhile.
freeze_thaw_kill_bomb() {
    for ((i = 0; i < $2; i++)); do
        echo "$(freeze_whole "$1"), counts: $(counts), letters:" $(state_letters "$1")
        echo RUNNING > "$1/freezer.state"
        await_bomb_steps
    done | sort | uniq -c | sed 's/^ *//'
    echo 9 > "$1/signal.kill"
    count_members "$1"
    counts
    pgrep -fc -- "$count" # any, in a group or not
    try rmdir "$1"
}
