# A user's open files take a limited part of the daemon's memory; root is never refused for it. A reader of a long list in pieces gets each
# id that is in it all the time once, and no part of an id, however many other readers are midway.
#: engines signals (no engine takes part)
#: needs python3
#: programs make_tasks
mkdir "$scratch/mnt"
FREEZERFS_HEAP=14m "$launcher" --log-file "$scratch/tiny.log" -o allow_other freezer "$scratch/mnt"
cd "$scratch/mnt"
mkdir 0 1
mkfifo "$scratch/end"
(cd / && exec "$scratch/make_tasks" threads 1000 <> "$scratch/end" > "$scratch/ids") &
tasks=$!
disown
until_true grep -q ready "$scratch/ids"
head -n 1 "$scratch/ids" > 0/tasks
count_members 0
sleeper
echo $pid > 0/tasks
chmod o+x "$scratch" # for the user nobody
cat > "$scratch/nobody.py" << 'PYTHON'
import errno, os, sys, time

def error_of(action, *arguments):
    try:
        action(*arguments)
    except OSError as error:
        return errno.errorcode[error.errno]
    return "ok"

ends = [] # the ends of pipes; a child waits at each other end

def start(action):
    """Starts a process, waits until it has done the first half of the action, and gives what has it do the second."""
    asked, go = os.pipe()
    done, said = os.pipe()
    child = os.fork()
    ends.append(go)
    if child == 0:
        for end in ends:
            os.close(end)
        ends.clear()
        def pause():
            os.write(said, b".")
            os.read(asked, 1)
        try:
            action(pause)
        finally:
            os._exit(0)
    os.close(asked)
    os.close(said)
    os.read(done, 1)
    os.close(done)
    def go_on():
        ends.remove(go)
        os.close(go)
        os.waitpid(child, 0)
    return go_on

def as_nobody(action, pause):
    os.setgroups([])
    os.setresgid(65534, 65534, 65534)
    os.setresuid(65534, 65534, 65534)
    action(pause)

def roots_work(pid):
    names = [f"1/{number}" for number in range(20)]
    for action in os.mkdir, os.rmdir:
        print("root:", *sorted({error_of(action, name) for name in names}))
    for group in "1", "0":
        with open(group + "/tasks", "w") as tasks:
            print("root:", error_of(lambda: print(pid, file=tasks, flush=True)))

def midway(pause):
    opened = [os.open("0/tasks", os.O_RDONLY) for _ in range(1700)]
    begun = [os.read(fd, 9) for fd in opened]
    print("begun:", len(opened), flush=True)
    pause()
    stays = sorted(set(open("0/tasks").read().split()) - {sys.argv[1]}, key=int)
    for fd, text in list(zip(opened, begun))[::17]: # the daemon does not keep the first of them any more
        while piece := os.read(fd, 1000):
            text += piece
        if [id for id in text.decode().split() if id != sys.argv[1]] != stays:
            print("a list that is not whole", flush=True)
            return
    print("read on:", len(opened), flush=True)

def open_many(path, pause):
    """By processes of which none needs more descriptors than everybody may have."""
    opened, answer, go_ons = 0, "ok", []
    count_read, count_written = os.pipe()
    def open_some(pause):
        count, deadline = 0, time.monotonic() + 10
        while count < 1000:
            answer = error_of(os.open, path, os.O_RDONLY)
            if answer == "ok":
                count += 1
            elif opened or time.monotonic() > deadline: # the memory of closed files is freed a little later
                break
        os.write(count_written, f"{count} {answer}\n".encode())
        pause()
    while answer == "ok" and opened < 60000:
        go_ons.append(start(open_some))
        count, answer = os.read(count_read, 100).decode().split()
        opened += int(count)
    print(f"{path}: {answer} after some" if 1000 <= opened < 60000 else opened, flush=True)
    pause()
    for go_on in go_ons:
        go_on()

for action in midway, lambda pause: open_many("0/tasks", pause), lambda pause: open_many("0", pause):
    go_on = start(lambda pause: as_nobody(action, pause))
    roots_work(sys.argv[1])
    go_on()
PYTHON
python3 "$scratch/nobody.py" $pid
kill -9 $pid $tasks
cd /
umount "$scratch/mnt"
grep -c ' WARN \| ERROR \|Exception\|Error' "$scratch/tiny.log"
