# A parent sees its child stop and continue; a freeze by the kernel's freezer is invisible to both.
#: engines signals (a difference of this engine)
#: needs python3
mkdir 0
python3 -c '
import os, signal, time
heard = 0
def on_child(number, frame):
    global heard
    heard += 1
signal.signal(signal.SIGCHLD, on_child)
child = os.fork()
if child == 0:
    os.chdir("/")
    os.execvp("sleep", ["sleep", "1000"])
def write(name, text):
    with open(name, "w") as file:
        file.write(text)
write("0/tasks", str(child))
write("0/freezer.state", "FROZEN")
def await_heard(times):
    # waitpid can return before the child has notified its parent.
    deadline = time.monotonic() + 10
    while heard < times and time.monotonic() < deadline:
        time.sleep(0.001)
_, status = os.waitpid(child, os.WUNTRACED)
await_heard(1)
print("stopped by SIGSTOP:", os.WIFSTOPPED(status) and os.WSTOPSIG(status) == signal.SIGSTOP)
print("SIGCHLD:", heard)
write("0/freezer.state", "RUNNING")
_, status = os.waitpid(child, os.WCONTINUED)
print("continued:", os.WIFCONTINUED(status))
await_heard(2)
print("SIGCHLD:", heard)
write("0/signal.kill", "9")
os.waitpid(child, 0)
'
