# Control-C at a terminal while freezerfs run starts or ends, at each program that it runs then: that program is killed by it unless it ignores SIGINT,
# before or after it has done its work. Nothing is left, nothing but the status says it, and a command that was begun is interrupted.
#: engines signals (no engine takes part)
#: needs python3
leave_mount
mkdir "$scratch/bin"
# One of these stands in for each program; it interrupts once.
cat > "$scratch/interrupting" << 'SCRIPT'
#!/bin/bash
name=${0##*/}
PATH=${PATH#*:}
case $name in env) [[ $* = *FREEZERFS=* ]] ;; *) true ;; esac &&
    case $WHEN in
        before) rmdir "$ONCE" 2> /dev/null && kill -s INT 0 ;;
        after)
            "$name" "$@"
            status=$?
            rmdir "$ONCE" 2> /dev/null && kill -s INT 0
            exit $status
            ;;
    esac
exec "$name" "$@"
SCRIPT
chmod +x "$scratch/interrupting"
python "$launcher" "$scratch" << 'PYTHON'
import pty
launcher, scratch = sys.argv[1:]
def interrupt(program, when, *command):
    once, shim = scratch + "/once", scratch + "/bin/" + program
    os.mkdir(once)
    os.symlink(scratch + "/interrupting", shim)
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(PATH=scratch + "/bin:" + os.environ["PATH"], WHEN=when, ONCE=once)
        os.execv("/usr/bin/env", ["env", "--default-signal=INT,QUIT", launcher, "run", "--", *command])
    said = b""
    try:
        while True:
            said += os.read(terminal, 1000)
    except OSError: # the other side is closed
        pass
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.close(terminal)
    left = os.listdir(os.environ["TMPDIR"])
    print(when, program + ":", "status", status, *said.decode().replace("^C", "").split(), *left and ["left behind:", *left])
    os.remove(shim)
    if os.path.exists(once):
        print("it was not run")
        os.rmdir(once)
for when in "before", "after":
    for program in "mktemp", "chmod", "mkdir", "mkfifo", "setsid", "mountpoint":
        interrupt(program, when, "echo", "ran")
interrupt("env", "before", "sleep", "5")
# At the end the command's status stands.
for when in "before", "after":
    for program in "rm", "rmdir":
        interrupt(program, when, "true")
PYTHON
print_left
