# A parent that waits in vfork keeps its group FREEZING until its frozen child executes a program; RUNNING continues both.
#: users root nobody
#: needs python3
mkdir 0
mkfifo "$scratch/hold"
count=$scratch/count
# posix_spawn is a vfork; the child opens the FIFO before its exec, and so waits there.
start_process python3 -c '
import os, sys
hold, count, tasks = sys.argv[1:]
with open(tasks, "w") as file:
    file.write("0")
os.posix_spawn("/bin/sleep", ["sleep", "1000"], os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 5, hold, os.O_RDONLY, 0)])
file = open(count, "w", buffering=1)
while True:
    print(file=file)
' "$scratch/hold" "$count" "$containers/0/tasks"
until_true eval '[ $(count_members 0) = 2 ]'
await_letter $pid D
child=$(grep -vx $pid 0/tasks)
for _ in 1 2; do
    echo FROZEN > 0/freezer.state
    await_letter $child T
    for _ in {1..50}; do cat 0/freezer.state; done | uniq
    state_letter $pid
    echo RUNNING > 0/freezer.state
    cat 0/freezer.state
    await_letter $child S
done
echo 'frozen while the exec could come:'
echo FROZEN > 0/freezer.state
await_letter $child T
start_process bash -c 'echo > "$0"' "$scratch/hold"
for _ in {1..50}; do cat 0/freezer.state; done | uniq
state_letter $child
echo 'cancelled:'
echo RUNNING > 0/freezer.state
until_true runs $child sleep
until_true test -s "$count"
counts
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
state_letters 0
counts
echo RUNNING > 0/freezer.state
counts
settled_letter $child
