# freezerfs top on a terminal: it shows groups with their states, keys select one, and freeze, thaw and kill it after a question. At the end the terminal
# is as it was. Nothing of what the terminal showed before is seen, wherever the cursor was, nor after another size of the window.
#: semantics v4 hierarchical v2
#: needs /usr/lib/python3/dist-packages/pyte/__init__.py
mkdir 0 1 1/é
sleeper
if [ -e 0/cgroup.procs ]; then echo $pid > 1/é/cgroup.procs; else echo $pid > 1/é/tasks; fi
cat > "$scratch/drive.py" << 'PYTHON'
import fcntl, os, pty, pyte, re, select, signal, struct, sys, termios, time
launcher, mount = sys.argv[1:]
os.environ.update(TERM="xterm", NO_COLOR="1")
WIDTH, HEIGHT = 200, 24
def start():
    """A shell that runs top, and stays so that the terminal does."""
    global shell, terminal, screen, stream, settings, sent
    shell, terminal = pty.fork()
    if shell == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, WIDTH, 0, 0))
        os.execv("/bin/sh", ["sh", "-c", 'echo ready; read -r _; "$0" top "$1"; echo "status $?"; read -r _', launcher, mount])
    screen = pyte.Screen(WIDTH, HEIGHT)
    stream = pyte.ByteStream(screen)
    sent = b""
    expect("ready")
    settings = termios.tcgetattr(terminal)
    press("\n")
    expect_whole_screen()
def receive():
    global sent
    if select.select([terminal], [], [], 0.1)[0]:
        try:
            data = os.read(terminal, 10000)
        except OSError:
            sys.exit("the terminal has ended")
        stream.feed(data)
        sent += data
def expect(pattern):
    """Waits until the screen has a line with this."""
    deadline = time.monotonic() + 30
    while not any(re.search(pattern, line) for line in screen.display):
        if time.monotonic() > deadline:
            sys.exit("there was no %s in\n%s" % (pattern, "\n".join(line.rstrip() for line in screen.display)))
        receive()
def expect_whole_screen():
    """Waits until the screen is the title, the columns' names, the groups, empty lines, and what the keys are for."""
    forms = [" groups, ", "GROUP", ".", "    0$", "    1$", "      é$"]
    rows = screen.lines
    expected = forms + ["^$"] * (rows - len(forms) - 1) + ["^up, down: select"]
    deadline = time.monotonic() + 30
    while not all(re.search(form, line.rstrip()) for form, line in zip(expected, screen.display, strict=True)):
        if time.monotonic() > deadline:
            sys.exit("the screen is not whole:\n%s" % "\n".join(line.rstrip() for line in screen.display))
        receive()
def resize(rows, columns):
    screen.resize(rows, columns)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    expect_whole_screen()
def press(key):
    os.write(terminal, key.encode())
def end():
    expect("status")
    print(next(found[0] for line in screen.display if (found := re.search("status [0-9]*", line))))
    print("settings", "as before" if termios.tcgetattr(terminal) == settings else "changed")
    print("former screen", b"\x1b[?1049l" in sent, "cursor", not screen.cursor.hidden)
    press("\n")
    os.waitpid(shell, 0)
    os.close(terminal)
def child_of(pid):
    return int(open(f"/proc/{pid}/task/{pid}/children").read().split()[0])
start()
for rows, columns in (12, 100), (30, 200), (10, 60), (HEIGHT, WIDTH):
    resize(rows, columns)
print("whole")
expect(r"  (RUNNING|THAWED) .* 1 .*      é")
# To the last group.
press("\x1b[F")
expect(r"^> .*     é")
press("f")
expect(r"^Freeze \S*/1/é, 1 task\?")
press("n")
expect("^up, down: select")
press("f")
expect("^Freeze ")
press("y")
expect(r"^> FROZEN .*     é")
expect("^Freeze .*: done")
print("frozen")
press("t")
expect("^Thaw ")
press("y")
expect(r"^> (RUNNING|THAWED) .*     é")
expect("^Thaw .*: done")
print("thawed")
press("\x1b[A\x1b[A")
press("k")
expect(r"^Kill \S*/0, 0 tasks\?")
press("\x1b")
expect("^up, down: select")
press("\x1b[6~")
press("k")
expect(r"^Kill \S*/1/é, 1 task\?")
press("y")
expect("^Kill .*: done")
press("q")
end()
start()
# It does so also if a signal ends it, as when the system is shut down.
os.kill(child_of(shell), signal.SIGTERM)
end()
start()
press("\x03")
end()
PYTHON
/usr/bin/python3 "$scratch/drive.py" "$launcher" "$containers" 2>&1
until_true has_ended $pid
echo killed
"$launcher" top "$containers" < /dev/null 2>&1
echo status $?
TERM=dumb "$launcher" top "$scratch" < /dev/null 2>&1 | sed "s|$scratch|SCRATCH|"
"$launcher" top 0 1 2>&1
echo status $?
