# Sessions with jobs.

# session leader|jobs TASKS: starts a session whose leader, or each of whose jobs, enters the group with the file TASKS. It has 100 jobs, each a process
# group of two processes that sleep. The leader ends as soon as the file $scratch/end exists; its id is in $pid.
session() {
    rm -f "$scratch/end"
    start_process python3 -c '
import os, sys, time
entering, tasks, end = sys.argv[1:]
def enter():
    with open(tasks, "w") as file:
        file.write("0")
os.setsid()
if entering == "leader":
    enter()
for _ in range(100):
    if os.fork() == 0:
        os.setpgid(0, 0)
        if entering == "jobs":
            enter()
        os.fork()
        time.sleep(1000)
        os._exit(0)
while not os.path.exists(end):
    time.sleep(0.001)
os._exit(0)
' "$1" "$2" "$scratch/end"
    until_true eval '[ $(jobs_of '$pid') = 200 ]'
}

# jobs_of LEADER: the number of living processes of these jobs.
jobs_of() {
    ps -o pid=,stat= -s "$1" | awk -v leader="$1" '$1 != leader && $2 !~ /^Z/' | wc -l
}

# jobs_left_by LEADER: the same, printed when the leader has ended and the effects of that on its jobs are over.
jobs_left_by() {
    await_letter $1 gone
    until_true eval '! ps -o stat= -s '"$1"' | grep -q "^[^SZ]"'
    echo "$(jobs_of $1) are left"
}

# linked_jobs links|parent TASKS: starts a session with 20 jobs, each a process group of two processes. The parent of the elder one has ended: only the
# younger one, whose parent is in another process group, keeps the job from being orphaned. All of them, and 200 processes forked between the two,
# enter the group with the file TASKS. Once the file $scratch/end exists, the younger ones end ("links"), or their parent, which is in the group then
# ("parent"). The id of the session leader is in $pid.
linked_jobs() {
    rm -f "$scratch/end"
    : > "$scratch/elder"
    start_process python3 -c '
import os, sys, time
ending, tasks, end, elder = sys.argv[1:]
def enter():
    with open(tasks, "w") as file:
        file.write("0")
def end_later():
    while not os.path.exists(end):
        time.sleep(0.001)
    os._exit(0)
def sleep_as_elder():
    with open(elder, "a") as file:
        print(os.getpid(), file=file)
    os.close(ready)
    time.sleep(1000)
    os._exit(0)
os.setsid()
jobs = []
for _ in range(20):
    gone, ready = os.pipe()
    job = os.fork()
    if job == 0:
        os.setpgid(0, 0)
        enter()
        if os.fork() == 0:
            sleep_as_elder()
        os._exit(0)
    os.waitpid(job, 0)
    os.close(ready)
    os.read(gone, 1)
    jobs.append(job)
for _ in range(200):
    if os.fork() == 0:
        enter()
        time.sleep(1000)
        os._exit(0)
if os.fork() == 0:
    os.setpgid(0, 0)
    for job in jobs:
        if os.fork() == 0:
            os.setpgid(0, job)
            enter()
            if ending == "links":
                end_later()
            time.sleep(1000)
            os._exit(0)
    if ending == "parent":
        # Not earlier: the lines of TASKS are counted, and its children must have entered first.
        enter()
        end_later()
time.sleep(1000)
' "$1" "$2" "$scratch/end" "$scratch/elder"
    until_true eval '[ $(wc -l < "'"$2"'") = '$([ $1 = links ] && echo 240 || echo 241)' ]'
}

# elder_jobs_left links|parent: the number of living elder ones, printed when the others have ended and the effects of that are over.
elder_jobs_left() {
    until_true eval '[ $(ps -o stat= -s '$pid' | grep -vc ^Z) -le '$([ $1 = links ] && echo 222 || echo 241)' ]'
    until_true eval '! ps -o stat= -s '$pid' | grep -q "^[^SZ]"'
    echo "$(ps -o stat= -p "$(paste -sd, "$scratch/elder")" | grep -vc ^Z) are left"
}

# in_frozen_group COMMAND HOW [OPTION...]: starts a daemon with the options and freezes a group, in which COMMAND has started a session. Lets the process
# that is to end do so as soon as it continues, and thaws the group by HOW: unmount, next (a crash, and the next daemon), recover, or guardian.
in_frozen_group() {
    local command=$1 how=$2
    shift 2
    start_daemon "$@"
    mkdir "$scratch/mnt/0"
    $command "$scratch/mnt/0/tasks"
    echo FROZEN > "$scratch/mnt/0/freezer.state"
    await_state "$scratch/mnt/0" FROZEN > /dev/null
    grep ' WARN ' "$scratch/said" # such as that what it stops is not recorded
    touch "$scratch/end"
    case $how in
        unmount) umount "$scratch/mnt" ;;
        next) kill_daemon && start_daemon > /dev/null ;;
        recover) kill_daemon && "$launcher" recover "$scratch/mnt" > /dev/null ;;
        guardian) kill_daemon ;;
    esac
}

# kill_session: kills all processes of that session, unmounts, and waits until the daemon has ended.
kill_session() {
    ps -o pid= -s $pid | xargs -r kill -9
    umount "$scratch/mnt" 2> /dev/null
    await_letter $daemon gone
}

# type_lines OUT SETUP KEYS SHELL...: types each line of its input and then KEYS to a shell on a terminal, and prints the line that the shell adds to the
# file OUT for each. SETUP is typed first; the shell adds a line for it, too, once it is ready.
type_lines() {
    python3 /dev/fd/9 "$@" 9<< 'PYTHON'
import os, pty, select, sys, time
out, setup, keys, *command = sys.argv[1:]
open(out, "w").close()
shell, terminal = pty.fork()
if shell == 0:
    os.execvp(command[0], command)
def line(number):
    deadline = time.monotonic() + 20
    while len(lines := open(out).read().split("\n")) <= number + 1:
        # Its output has to be read, or it would block.
        if select.select([terminal], [], [], 0.01)[0]:
            os.read(terminal, 10000)
        if time.monotonic() > deadline:
            sys.exit(command[0] + " does not answer")
    return lines[number]
os.write(terminal, setup.encode() + b"\n")
line(0)
for number, asked in enumerate(sys.stdin, 1):
    os.write(terminal, asked.rstrip("\n").encode() + keys.encode())
    print(line(number))
os.write(terminal, b"exit\n")
try:
    while os.read(terminal, 10000):
        pass
except OSError:
    pass
os.waitpid(shell, 0)
PYTHON
}
