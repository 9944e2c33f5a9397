# A kill waits for a task that a debugger keeps from ending, while groups are made, removed and renamed: no other call waits for it, in that
# group or elsewhere.
#: needs python3 setfattr
mkdir elsewhere 0 0/1 0/1/x
member 0/1
target=$pid
cat > "$scratch/debugger" <<'END'
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
timed() {
    local begin=${EPOCHREALTIME/./}
    timeout 20 "$@" > /dev/null 2>&1
    [ $((${EPOCHREALTIME/./} - begin)) -lt 1000000 ] || echo "$* took a second"
}
for command in "mkdir 0/1/y" "rmdir 0/1/x" "rmdir 0/1" "setfattr -n user.freezerfs.fault_busy -v 1 0/1"; do
    timed $command &
done
timed mv -T 0 2 &
timed mv -T elsewhere else &
timed cat 0/1/tasks &
timed cat 2/1/tasks &
timed rmdir elsewhere &
timed rmdir else &
timed ls 0 2 &
wait
kill -9 $debugger
until_true test -d "$scratch/returned"
await_letter $target gone
await_letter $killer gone
echo done
