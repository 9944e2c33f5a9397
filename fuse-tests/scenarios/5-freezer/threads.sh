# All threads of a process are frozen, and all continue.
#: needs python3
start_process python3 -c '
import sys, threading
def count(name):
    with open(name, "w", buffering=1) as file:
        while True:
            print(file=file)
for number in "123":
    threading.Thread(target=count, args=(sys.argv[1] + number,)).start()
' "$scratch/count"
for number in 1 2 3; do until_true test -s "$scratch/count$number"; done
each() { for number in 1 2 3; do counts "$scratch/count$number"; done; }
mkdir 0
attach_threads 0 $pid
count_members 0
each
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
count_members 0
each
state_letters 0
echo RUNNING > 0/freezer.state
each
