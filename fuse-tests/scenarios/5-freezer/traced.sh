#: needs python3
# A task that a debugger has stopped is frozen enough, though it gets no nearer; the thaw leaves it to its debugger.
mkfifo "$scratch/detach"
count=$scratch/count
cat > "$scratch/tracer" <<'PYTHON'
import ctypes, os, signal, sys
ptrace = ctypes.CDLL(None).ptrace
TRACEME, DETACH = 0, 17
traced = os.fork()
if traced == 0:
    ptrace(TRACEME, 0, None, None)
    os.kill(os.getpid(), signal.SIGUSR1)
    os.execvp("bash", ["bash", "-c", 'exec > "$0"; while :; do echo; done', sys.argv[2]])
os.waitpid(traced, 0)
print(traced, flush=True)
open(sys.argv[1]).read()
ptrace(DETACH, traced, None, None)
os.waitpid(traced, 0)
PYTHON
away python3 "$scratch/tracer" "$scratch/detach" "$count" > "$scratch/traced"
until_true test -s "$scratch/traced"
traced=$(cat "$scratch/traced")
letter $traced
mkdir 0
echo $traced > 0/tasks
echo FROZEN > 0/freezer.state
reaches 0 FROZEN
letter $traced
echo RUNNING > 0/freezer.state
cat 0/freezer.state
letter $traced
echo 'let go by its debugger:'
echo > "$scratch/detach"
until_true test -s "$count"
counts
echo FROZEN > 0/freezer.state
reaches 0 FROZEN
counts
echo RUNNING > 0/freezer.state
counts
