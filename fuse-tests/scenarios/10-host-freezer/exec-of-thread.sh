# A thread that executes a program gets the id of its process, and the other threads end. If it was in the root and the first thread in a group, the
# process is in the root from then on. No other program need have moved it, and the log does not claim so.
#: engines v1 (the others take whole processes)
#: needs python3
mkdir 0
mkfifo "$scratch/go"
start_process python3 -c '
import os, sys, threading
def execute():
    open(sys.argv[1]).read()
    os.execv("/bin/sleep", ["sleep", "1000"])
threading.Thread(target=execute).start()
threading.Event().wait()' "$scratch/go"
until_true eval '[ $(ls /proc/$pid/task | wc -l) = 2 ]'
echo $pid > 0/tasks
is_listed 0 $pid
echo > "$scratch/go"
until_true runs $pid sleep
count_members 0
is_listed . $pid
until_true grep -q "process $pid was moved out" "$scratch/log"
grep -c "by another program, or by the exec of a thread that was in the root" "$scratch/log"
