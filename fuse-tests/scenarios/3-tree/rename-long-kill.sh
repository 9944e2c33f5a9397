# A kill waits for a task that a debugger keeps from ending, while groups are made, removed and renamed: no other call waits for it, in that
# group or elsewhere.
#: needs python3 setfattr
mkdir elsewhere 0 0/1 0/1/x
member 0/1
target=$pid
cat > "$scratch/debugger" << 'END'
import ctypes, os, sys, time
SEIZE, TRACEEXIT = 0x4206, 0x40
seize = ctypes.CDLL(None, use_errno=True).ptrace
seize.argtypes = [ctypes.c_long] * 4
if seize(SEIZE, int(sys.argv[1]), 0, TRACEEXIT) == 0:
    os.mkdir(sys.argv[2])
    time.sleep(100)
END
start_process python3 "$scratch/debugger" $target "$scratch/traced"
debugger=$pid
until_true test -d "$scratch/traced"
start_process sh -c 'echo 9 > "$0/0/1/signal.kill"; mkdir "$1"' "$containers" "$scratch/returned"
killer=$pid
await_letter $target t
# returns COMMAND...: says so if the command does not end while the debugger keeps the task.
returns() {
    timeout 20 "$@" > /dev/null 2>&1
    [ $? != 124 ] || echo "$* waits"
}
for command in "mkdir 0/1/y" "rmdir 0/1/x" "rmdir 0/1" "setfattr -n user.freezerfs.fault_busy -v 1 0/1"; do
    returns $command &
done
returns mv -T 0 2 &
returns mv -T elsewhere else &
returns cat 0/1/tasks &
returns cat 2/1/tasks &
returns rmdir elsewhere &
returns rmdir else &
returns ls 0 2 &
wait
kill -9 $debugger
until_true test -d "$scratch/returned"
await_letter $target gone
await_letter $killer gone
echo 'done'
