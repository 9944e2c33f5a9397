# With too few descriptors to hold one for each member (ulimit -n 64), or to hold as many for each as are of use (700), all operations are slower, and correct.
#: engines signals (the others hold no descriptor for each member)
#: programs make_tasks
start_members() { # start_members COUNT: starts processes in the group 0; their ids are in $scratch/ids
    mkfifo "$scratch/end"
    (cd / && echo 0 > "$scratch/mnt/0/tasks" && exec "$scratch/make_tasks" sleeping "$1" <> "$scratch/end" > "$scratch/ids") &
    pid=$!
    disown
    until_true grep -q ready "$scratch/ids"
}
stopped() { grep -l '^State:.T' $(sed 's,.*,/proc/&/status,' 0/tasks) 2> /dev/null | wc -l; }
for setting in events=kernel:64 events=none:64 events=kernel:700; do
    options=${setting%:*} limit=${setting#*:}
    echo "$options, $limit:"
    mkdir "$scratch/mnt"
    (ulimit -n "$limit" && "$launcher" --log-file "$scratch/few.log" -o $options freezer "$scratch/mnt")
    cd "$scratch/mnt"
    mkdir 0 1
    start_members 300
    count_members 0
    for _ in 1 2 3; do
        echo FROZEN > 0/freezer.state
        await_state 0 FROZEN
        stopped
        kill -CONT $(head -n 100 0/tasks)
        until_true eval '[ $(stopped) = 301 ]'
        await_state 0 FROZEN
        echo RUNNING > 0/freezer.state
        stopped
    done
    head -n 50 0/tasks > "$scratch/some"
    while read -r id; do echo $id > 1/tasks; done < "$scratch/some"
    sort -n "$scratch/some" | cmp - 1/tasks && count_members 0
    try rmdir 1
    echo 9 > 1/signal.kill
    count_members 1
    rmdir 1
    echo 9 > 0/signal.kill
    count_members 0
    ls /proc/$(pgrep -f "freezerfs.jar.*$scratch/few.log")/fd | wc -l | awk -v limit="$limit" '{ print ($1 <= (limit > 256 ? limit - 256 + 64 : limit) ? "as few as there may be" : $1) }'
    cd /
    umount "$scratch/mnt"
    rm -r "${scratch:?}/mnt" "$scratch/end" "$scratch/ids"
done
grep ' ERROR \|Exception' "$scratch/few.log"
