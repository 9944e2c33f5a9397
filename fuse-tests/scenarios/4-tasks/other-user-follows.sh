# A task that changes its user, and its children after that, stay in the group.
#: needs setpriv
mkdir 0
start_process bash -c 'echo 0 > "$0"/0/tasks
    exec setpriv --reuid=65534 --regid=65534 --clear-groups bash -c "sleep 1000 & exec sleep 1000"' "$containers"
all_there() { [ $(count_members 0) = 2 ] && [ $(ps -o comm= -p $(paste -sd, 0/tasks) | grep -c sleep) = 2 ]; }
until_true all_there
ps -o uid= -p $(paste -sd, 0/tasks) | sed 's/^ *//'
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
for task in $(< 0/tasks); do state_letter $task; done
