#: needs python3
# A frozen task that its debugger lets go stays frozen, until the thaw.
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
mkdir 0
echo $traced > 0/tasks
echo FROZEN > 0/freezer.state
reaches 0 FROZEN
echo > "$scratch/detach"
becomes $traced T
cat 0/freezer.state
test -s "$count" && echo 'it ran'
echo RUNNING > 0/freezer.state
until_true test -s "$count"
counts
