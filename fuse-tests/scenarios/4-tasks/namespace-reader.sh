# A reader sees ids as its own pid namespace numbers them, and no task that is not in it; a reader outside sees all of them.
#: needs unshare
mkdir 0
member 0
mkfifo "$scratch/end"
start_process unshare --pid --fork --mount-proc bash -c 'sleep 1000 & echo $! > "$0/0/tasks"
    cat "$0/0/tasks" > "$1/seen"
    echo $! > "$1/said"
    read -r line < "$1/end"' "$containers" "$scratch"
until_true test -s "$scratch/said"
cmp "$scratch/seen" "$scratch/said" && echo "its own"
count_members 0
for id in $(cat 0/tasks); do awk '/^NSpid:/ { print NF - 1 }' /proc/$id/status; done | sort
# the tasks of a sibling namespace, at the same depth, are not seen:
unshare --pid --fork --mount-proc bash -c 'cat 0/tasks | wc -l; (cd / && exec sleep 1000) & echo $! > 0/tasks; wc -l < 0/tasks'
echo end > "$scratch/end"
until_true has_ended $pid
count_members 0
