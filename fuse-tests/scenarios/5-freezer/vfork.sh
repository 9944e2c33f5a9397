#: needs python3
# The parent in vfork, whose child was frozen before its exec, can't stop: the group is FREEZING until RUNNING cancels it.
mkfifo "$scratch/hold"
# posix_spawn is a vfork; the child opens the FIFO before its exec, and so waits there.
away python3 -c '
import os, sys
child = os.posix_spawn("/bin/sleep", ["sleep", "1000"], os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 5, sys.argv[1], os.O_RDONLY, 0)])
print(child, flush=True)
os.waitpid(child, 0)
' "$scratch/hold" > "$scratch/spawned"
becomes $pid D
mkdir 0
echo $pid > 0/tasks
child=$(ps -o pid= --ppid $pid | tr -d ' ')
echo $child > 0/tasks
try "echo FROZEN > 0/freezer.state"
becomes $child T
for _ in 1 2 3 4 5; do cat 0/freezer.state; done
letter $pid
echo 'cancelled:'
echo RUNNING > 0/freezer.state
cat 0/freezer.state
letter $child
echo 'after the exec:'
echo > "$scratch/hold"
until_true test -s "$scratch/spawned"
echo FROZEN > 0/freezer.state
reaches 0 FROZEN
letter $pid
letter $child
echo RUNNING > 0/freezer.state
