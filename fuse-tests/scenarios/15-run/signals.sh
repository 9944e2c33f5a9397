# freezerfs run passes on the signals that it gets. At a terminal the key that sends SIGINT reaches its command once.
#: engines signals (no engine takes part)
#: needs python3
leave_mount
env --default-signal=INT,QUIT "$launcher" run -- bash -c 'exec 9<> <(:)
    for signal in HUP INT QUIT ALRM USR1 USR2; do trap "echo $signal" $signal; done; trap "echo TERM; exit 5" TERM
    echo ready; while :; do read -rt 0.05 -u 9; done' > "$scratch/said" &
pid=$!
until_true test -s "$scratch/said"
for signal in HUP INT QUIT ALRM USR1 USR2 TERM; do
    kill -$signal $pid
    until_true grep -q $signal "$scratch/said"
done
wait $pid
echo "status $?"
cat "$scratch/said"
echo 'on a terminal:'
python "$launcher" << 'PYTHON'
import pty, re
child, terminal = pty.fork()
if child == 0:
    os.execvp("env", ["env", "--default-signal=INT,QUIT", sys.argv[1], "run", "--", "bash", "-c", """exec 9<> <(:)
        trap "echo interrupted" INT; trap "exit 6" TERM; echo ready; while :; do read -rt 0.05 -u 9; done"""])
said = b""
def await_text(text):
    global said
    while text not in said:
        said += os.read(terminal, 1000)
await_text(b"ready")
os.write(terminal, b"\x03")
await_text(b"interrupted")
os.kill(child, 15)
try:
    while True:
        said += os.read(terminal, 1000)
except OSError: # the other side is closed
    pass
print("interrupted", said.count(b"interrupted"), "times; status", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
PYTHON
print_left
