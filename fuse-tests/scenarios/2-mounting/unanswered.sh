# A request that goes on for too long at the end of a mount, here a suspend that waits for a task that waits in vfork for a frozen child, is answered
# with ENOTCONN, before the daemon ends; and so is each later one.
#: engines signals (with the others it is the kernel that says whether a task that waits in vfork is frozen)
#: needs python3
start_daemon -o power
mkdir "$scratch/mnt/0"
mkfifo "$scratch/go"
vfork_waiter
for task in $pid $child; do echo $task > "$scratch/mnt/0/tasks"; done
waiter=$pid
start_process python3 -c 'import errno, os, sys
file = os.open(sys.argv[1], os.O_WRONLY)
for text in b"mem", b"on":
    try:
        print(os.write(file, text), flush=True)
    except OSError as error:
        print(errno.errorcode[error.errno], flush=True)
    open(sys.argv[2]).read()' "$scratch/mnt/power.state" "$scratch/go" > "$scratch/answers"
writer=$pid
until_true eval '[[ $(present_letter $child) = [TD] ]]'
umount -l "$scratch/mnt"
await_letter $daemon gone
until_true test -s "$scratch/answers"
echo > "$scratch/go"
until_true eval '[ $(wc -l < "$scratch/answers") = 2 ]'
cat "$scratch/answers"
echo > "$scratch/go"
await_letter $writer gone
kill -9 $child
await_letter $waiter gone
grep -c 'goes on for too long' "$scratch/said"
