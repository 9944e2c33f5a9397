# A debugger may attach to a frozen task, stop it and detach: the task stays frozen until the thaw.
#: engines signals (the others stop nobody by a signal)
#: users root nobody
#: needs python3
# It is the debugger's own child: an ordinary user may not trace others.
cat > "$scratch/debugger" << 'END'
import ctypes, os, signal, sys
ptrace = ctypes.CDLL(None, use_errno=True).ptrace
ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
ATTACH, DETACH, SEIZE, INTERRUPT = 16, 17, 0x4206, 0x4207
def done(request):
    if ptrace(request, task, None, None) != 0:
        raise OSError(ctypes.get_errno(), "ptrace")
task = os.fork()
if task == 0:
    os.execvp("bash", ["bash", "-c", 'while :; do echo; done > "$0"', sys.argv[1]])
print(task, flush=True)
for command in open(sys.argv[2]):
    if command == "attach\n":
        done(ATTACH)
        os.waitpid(task, 0)
    elif command == "seize\n":
        done(SEIZE)
        done(INTERRUPT)
        os.waitpid(task, 0)
    else:
        done(DETACH)
    print(command.strip(), flush=True)
END
count=$scratch/count
mkfifo "$scratch/commands"
exec 3<> "$scratch/commands"
start_process python3 "$scratch/debugger" "$count" "$scratch/commands" > "$scratch/said"
tell() {
    echo $1 >&3
    until_true eval '[ "$(tail -n 1 "$scratch/said")" = '$1' ]'
}
until_true test -s "$count"
until_true test -s "$scratch/said"
task=$(cat "$scratch/said")
mkdir 0
echo $task > 0/tasks
for how in attach seize; do
    echo "$how:"
    echo FROZEN > 0/freezer.state
    await_state 0 FROZEN
    tell $how
    state_letter $task
    cat 0/freezer.state
    tell detach
    await_letter $task T
    cat 0/freezer.state
    counts
    echo RUNNING > 0/freezer.state
    counts
done
