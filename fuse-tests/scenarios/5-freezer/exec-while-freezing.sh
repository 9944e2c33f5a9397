# A process stays the same when a thread other than its first executes a program while the group is FREEZING: FROZEN, written again, freezes
# it.
#: users root nobody
#: needs python3
mkfifo "$scratch/go"
count=$scratch/count
start_process python3 -c '
import os, sys, threading
def execute():
    open(sys.argv[1]).read()
    os.execvp("bash", ["bash", "-c", "while :; do echo; done > \"$0\"", sys.argv[2]])
threading.Thread(target=execute).start()
' "$scratch/go" "$count"
executes=$pid
two() { [ $(ls /proc/$executes/task | wc -l) = 2 ]; }
until_true two
mkdir 0
sleeper
echo $pid > 0/tasks
echo FROZEN > 0/freezer.state
attach_threads 0 $executes
count_members 0
: > "$scratch/go"
until_true runs $executes bash
until_true test -s "$count"
cat 0/freezer.state
count_members 0
is_listed 0 $executes
counts
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
state_letter $executes
counts
echo RUNNING > 0/freezer.state
counts
