# A child starts in its parent's group, and its children there too.
#: users root nobody
mkdir 0
start_process bash -c 'echo 0 > "$0"/0/tasks
    sleep 1000 &
    (sleep 1000 & exec sleep 1000) &
    bash -c "sleep 1000; true" &
    exec sleep 1000' "$containers"
all_there() { [ $(count_members 0) = $1 ] && [ $(ps -o comm= -p $(paste -sd, 0/tasks) | grep -c sleep) = $2 ]; }
until_true all_there 6 5
ps -o comm= -p $(paste -sd, 0/tasks) | sort | uniq -c | sed 's/^ *//'
# and a freeze stops all of them:
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
for task in $(< 0/tasks); do state_letter $task; done | uniq -c | sed 's/^ *//'
