# What every scenario has at hand. It runs in bash, in the root of a fresh mount, with standard error on standard output; $era is the
# semantics of the mount, as v4.

# The system's own programs first: others of their names may be scripts that start them, and have children of their own until then.
PATH=/usr/bin:/bin:/usr/sbin:/sbin:$PATH

# try COMMAND: "ok", or the error in the system's words.
try() {
    local said
    if said=$(eval "$*" 2>&1); then
        echo "${said:-ok}"
    else
        echo "${said##*: }"
    fi
}

# away COMMAND...: starts a process that does not stand in the mount, which could not be unmounted then; its id is in $pid.
away() {
    local here=$PWD
    cd / # before the fork: a child that went there by itself could be late
    "$@" &
    pid=$!
    disown # bash is not to tell how it ended
    cd "$here"
}

# sleeper: starts a process that sleeps; its id is in $pid.
sleeper() {
    away sleep 1000
}

# sleeper_with_id ID: starts a sleeper that gets the id of one that has gone; fails if somebody else was quicker.
sleeper_with_id() {
    echo $(($1 - 1)) > /proc/sys/kernel/ns_last_pid
    sleeper
    [ $pid = $1 ] || { kill $pid; return 1; }
}

# counter: starts a process that counts as fast as it can, by one byte more in the file $count each time; its id is in $pid.
counter() {
    count=$(mktemp "$scratch/count.XXXXXX")
    away bash -c 'while :; do echo; done > "$0"' "$count"
    until_true test -s "$count"
}

# counts [FILE]: whether the counter makes progress now; a fifth of a second is enough to be sure that it does not.
counts() {
    local file=${1:-$count} before
    before=$(stat -c %s "$file")
    for _ in $(seq 20); do
        sleep 0.01
        [ "$(stat -c %s "$file")" = "$before" ] || { echo yes; return; }
    done
    echo no
}

# catcher SIGNAL: starts a process without children that catches the signal, and writes a line into the file $heard each time;
# its id is in $pid.
catcher() {
    heard=$(mktemp "$scratch/heard.XXXXXX")
    mkfifo "$heard.silence"
    away bash -c 'exec 9<> "$0.silence"; trap "echo $1 >> $0" "$1"; echo listening >> "$0"; while :; do read -rt 0.05 -u 9; done' "$heard" "$1"
    until_true test -s "$heard"
}

# debugged: starts a process that counts, into $count, once its debugger lets it go; it is traced and stopped until something is
# written to $scratch/detach. Its id is in $traced.
debugged() {
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
}

# letter PID: the scheduler's letter for the process, as ps shows it (T is stopped), or "gone".
letter() {
    case $(ps -o stat= -p "$1") in
        '') echo gone ;;
        Z*) echo gone ;;
        *) ps -o stat= -p "$1" | cut -c1 ;;
    esac
}

# until_true COMMAND...: waits until the command succeeds; fails, and says so, after ten seconds.
until_true() {
    local deadline=$((SECONDS + 10))
    until "$@" 2> /dev/null; do
        [ $SECONDS -lt $deadline ] || { echo "never came true: $*"; return 1; }
        sleep 0.01
    done
}

# becomes PID LETTER: waits until letter gives this for the process.
becomes() {
    until_true eval '[ "$(letter '"$1"')" = '"$2"' ]'
}

# reaches GROUP STATE: reads freezer.state until it is STATE, and prints it.
reaches() {
    until_true grep -qx "$2" "$1/freezer.state" && echo "$2"
}

# settled GROUP: reads freezer.state until it is not FREEZING, and prints it.
settled() {
    until_true eval '! grep -q FREEZING '"$1"'/freezer.state' && cat "$1/freezer.state"
}

# lists GROUP PID: whether the process is in the group.
lists() {
    if grep -qx "$2" "$1/tasks"; then echo yes; else echo no; fi
}

# members GROUP: how many tasks are in it.
members() {
    wc -l < "$1/tasks"
}

# resident GROUP: starts a sleeper and puts it into the group; its id is in $pid.
resident() {
    sleeper
    echo $pid > "$1/tasks"
}

# python [ARGUMENT...]: runs the program on standard input, where system calls have to be exact. In it attempt(call, ...) gives
# what the call returns, or the error's name.
python() {
    python3 -c 'import errno, os, sys
def attempt(call, *arguments, **named):
    try:
        return call(*arguments, **named)
    except OSError as error:
        return errno.errorcode[error.errno]
exec(sys.stdin.read())' "$@"
}

# in_vfork_away: starts a process that waits in vfork for its child, which execs when something is written to $scratch/hold. Their
# ids are in $pid and $child; once the parent goes on there is something in $scratch/spawned.
in_vfork_away() {
    mkfifo "$scratch/hold"
    # posix_spawn is a vfork; the child opens the FIFO before its exec, and so waits there.
    away python3 -c '
import os, sys
os.mkdir(sys.argv[2])
child = os.posix_spawn("/bin/sleep", ["sleep", "1000"], os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 5, sys.argv[1], os.O_RDONLY, 0)])
print(child, flush=True)
os.waitpid(child, 0)
' "$scratch/hold" "$scratch/begun" > "$scratch/spawned"
    # Who starts may wait uninterruptibly too, for a disk, and have no child then.
    until_true test -d "$scratch/begun"
    until_true eval 'child=$(ps -o pid= --ppid $pid | tr -d " ") && [ -n "$child" ]'
    becomes $pid D
}

# put FILE FORMAT [ARGUMENT...]: writes what printf makes of it, in one write(2); bash's own > would make one of each line.
put() {
    local file=$1
    shift
    printf "$@" | dd bs=2M iflag=fullblock of="$file" status=none
}

# runs PID PROGRAM: whether the process has come to run the program.
runs() {
    [ "$(ps -o comm= -p "$1")" = "$2" ]
}

# ended PID: whether the process has ended, reaped or not.
ended() {
    [ "$(letter "$1")" = gone ]
}

# chain GROUP: starts a chain of processes in the group, each of which ends once it has forked the next; counts says whether it
# goes on. It ends by itself after some seconds.
chain() {
    count=$(mktemp "$scratch/count.XXXXXX")
    away python3 -c 'import os, sys
forks = os.open(sys.argv[1], os.O_WRONLY)
with open(sys.argv[2], "w") as tasks:
    tasks.write("0")
for _ in range(20000):
    if os.fork():
        os._exit(0)
    os.write(forks, b".")' "$count" "$containers/$1/tasks"
    until_true test -s "$count"
}

# session leader|jobs TASKS: starts a session whose leader, or else each of its jobs, writes itself to the file TASKS. It has 100 jobs,
# each a process group of two processes that sleep. The leader ends at once when there is a file $scratch/end; its id is in $pid.
session() {
    rm -f "$scratch/end"
    away python3 -c '
import os, sys, time
who, tasks, end = sys.argv[1:]
def enter():
    with open(tasks, "w") as file:
        file.write("0")
os.setsid()
if who == "leader":
    enter()
for _ in range(100):
    if os.fork() == 0:
        os.setpgid(0, 0)
        if who == "jobs":
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
# jobs_of LEADER: how many processes live in these jobs. left_by LEADER: the same once it has ended, and what it brought upon them is over.
jobs_of() {
    ps -o pid=,stat= -s "$1" | awk -v leader="$1" '$1 != leader && $2 !~ /^Z/' | wc -l
}
left_by() {
    becomes $1 gone
    until_true eval '! ps -o stat= -s '"$1"' | grep -q "^[^SZ]"'
    echo "$(jobs_of $1) are left"
}

# linked_jobs links|parent TASKS: starts a session with 20 jobs, each a process group of two processes: the elder's parent has ended, so only
# the younger one's parent, in a process group of its own, keeps the job from being orphaned. All of them write themselves to the file TASKS, and
# 200 processes between the two. Once there is a file $scratch/end either the younger ones end at once, or their parent, which is in TASKS then.
# The session leader's id is in $pid.
linked_jobs() {
    rm -f "$scratch/end"
    : > "$scratch/elder"
    away python3 -c '
import os, sys, time
who, tasks, end, elder = sys.argv[1:]
def enter():
    with open(tasks, "w") as file:
        file.write("0")
def end_later():
    while not os.path.exists(end):
        time.sleep(0.001)
    os._exit(0)
def rest():
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
            rest()
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
            if who == "links":
                end_later()
            time.sleep(1000)
            os._exit(0)
    if who == "parent":
        # Not before: its children are to be counted once they are where they belong.
        enter()
        end_later()
time.sleep(1000)
' "$1" "$2" "$scratch/end" "$scratch/elder"
    until_true eval '[ $(wc -l < "'"$2"'") = '$([ $1 = links ] && echo 240 || echo 241)' ]'
}
# elder_left links|parent: how many of the elder ones live, once those have ended that do, and what they brought upon the others is over.
elder_left() {
    until_true eval '[ $(ps -o stat= -s '$pid' | grep -vc ^Z) -le '$([ $1 = links ] && echo 222 || echo 241)' ]'
    until_true eval '! ps -o stat= -s '$pid' | grep -q "^[^SZ]"'
    echo "$(ps -o stat= -p "$(paste -sd, "$scratch/elder")" | grep -vc ^Z) are left"
}

# agent: makes the release agent a program that adds its argument to the file $released. calls COUNT: waits for as many calls of
# it, and for a moment if there is one more; prints them.
agent() {
    released=$scratch/released
    : > "$released"
    printf '#!/bin/sh\nprintf "%%s\\n" "$1" >> "%s"\n' "$released" > "$scratch/a"
    chmod +x "$scratch/a"
    echo "$scratch/a" > release_agent
}
calls() {
    if [ "$1" != 0 ]; then until_true eval '[ $(wc -l < "$released") -ge '"$1"' ]'; fi
    sleep 0.3
    cat "$released"
    : > "$released"
}

# way_to_root: makes "$scratch/as_root" COMMAND..., by which anybody becomes root, as by other set-user-id programs.
way_to_root() {
    chmod o+x "$scratch"
    install -m 4755 "$(type -P setpriv)" "$scratch/setpriv"
    printf '#!/bin/sh\nexec "%s" --reuid=0 --regid=0 --clear-groups "$@"\n' "$scratch/setpriv" > "$scratch/as_root"
    chmod 755 "$scratch/as_root"
}

# in_nobodys_mount: runs the script on standard input as the user nobody in a mount of that user's own, at $scratch/mnt, with
# these helpers; its log is $scratch/nobody/log. There is a way_to_root there. For root.
in_nobodys_mount() {
    local top=${launcher%/src/main/bin/*} file
    local nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups)
    mkdir -p "$scratch/mnt" "$scratch/nobody"
    chown 65534:65534 "$scratch/mnt" "$scratch/nobody"
    # nobody may not be able to read the project.
    for file in src/main/bin/freezerfs src/main/bin/jvm-options target/freezerfs.jar; do
        install -D "$top/$file" "$scratch/project/$file"
    done
    way_to_root
    "${nobody[@]}" "$scratch/project/src/main/bin/freezerfs" --log-file "$scratch/nobody/log" freezer "$scratch/mnt"
    "${nobody[@]}" bash -c "$(declare -f); cd '$scratch/mnt' && $(cat)"
    umount "$scratch/mnt"
}

# bomb SHAPE GROUP: starts processes in the group that make others without pause, as programs/bombs.c describes; counts says
# whether they go on.
bomb() {
    count=$(mktemp "$scratch/count.XXXXXX")
    trap 'rm -f "$count"' EXIT # which ends them, if nothing else has
    away "$scratch/bombs" "$1" "$containers/$2/tasks" "$count"
    goes_off
}

# goes_off: waits until the bomb has gone a thousand steps further.
goes_off() {
    local enough=$(($(stat -c %s "$count") + 1000))
    until_true eval '[ "$(stat -c %s "$count")" -ge '$enough' ]'
}

# freezes GROUP: writes FROZEN, reads until the group is, and says whether that came within two seconds. Where it can't come, as one
# of the group waits in vfork for a child that was frozen before its exec, and nobody runs, it writes RUNNING and tries again.
freezes() {
    local deadline
    for _ in {1..20}; do
        deadline=$((${EPOCHREALTIME/./} + 2000000))
        echo FROZEN > "$1/freezer.state"
        until grep -qx FROZEN "$1/freezer.state" && echo 'FROZEN within 2 s' && return; do
            if in_vfork "$1" && [ "$(counts)" = no ] && in_vfork "$1"; then
                echo RUNNING > "$1/freezer.state"
                continue 2
            fi
            [ ${EPOCHREALTIME/./} -le $deadline ] || break 2
            sleep 0.01
        done
    done
    echo "not FROZEN within 2 s:" $(letters "$1")
}

# letter_now TASK: sets $now to the scheduler's letter for the thread, without a process more; fails if it has gone.
letter_now() {
    read -r now < "/proc/$1/stat" && now=${now##*) } && now=${now:0:1}
} 2> /dev/null

# letters GROUP: the scheduler's letters for the threads of the group, each letter once.
letters() {
    local task now
    for task in $(< "$1/tasks"); do
        letter_now $task && echo $now
    done | sort -u
}

# in_vfork GROUP: whether one of its tasks waits uninterruptibly, and has a child that is stopped.
in_vfork() {
    local task child now
    for task in $(< "$1/tasks"); do
        letter_now $task && [ $now = D ] || continue
        for child in $(< /proc/$task/task/$task/children); do
            letter_now $child && [ $now = T ] && return
        done
    done 2> /dev/null
    return 1
}

# defused GROUP TIMES: freezes the group of the bomb so many times, lets it go on each time, and then kills it; says what holds
# meanwhile.
defused() {
    for ((i = 0; i < $2; i++)); do
        echo "$(freezes "$1"), counts: $(counts), letters:" $(letters "$1")
        echo RUNNING > "$1/freezer.state"
        goes_off
    done | sort | uniq -c | sed 's/^ *//'
    echo 9 > "$1/signal.kill"
    members "$1"
    counts
    pgrep -fc -- "$count" # any, in a group or not
    try rmdir "$1"
}

# judged FUNCTION: runs the function in the directory of a new group, which it is to leave empty, and prints what it says; does the same
# in a group of the kernel's own v1 freezer, where that is mounted, and prints how the kernel differs, lines with > being the kernel's.
# In it $thawed is what a thawed group's state is called.
judged() {
    local kernel=/sys/fs/cgroup/freezer judge
    mkdir judged
    # By way of files: a process that it leaves would keep a pipe open.
    (cd judged && thawed=$(< freezer.state) && "$1") > "$scratch/ours" 2>&1
    cat "$scratch/ours"
    rmdir judged
    [ -w $kernel/tasks ] || return 0
    judge=$(mktemp -d $kernel/freezerfs.XXXXXX)
    chmod 755 "$judge"
    trap 'echo THAWED > "$judge/freezer.state"; xargs -r kill -9 < "$judge/tasks"; until_true rmdir "$judge"' RETURN
    (cd "$judge" && thawed=THAWED && "$1") > "$scratch/theirs" 2>&1
    diff <(sed 's/THAWED/RUNNING/g' "$scratch/ours") <(sed 's/THAWED/RUNNING/g' "$scratch/theirs")
}

# serve [OPTION...]: starts a daemon of the scenario's own at $scratch/mnt; its id is in $daemon, and what it logs in $scratch/said.
serve() {
    rm -f "$scratch/said"
    mkdir -p "$scratch/mnt" 2> /dev/null # what is left there of a daemon that died can't be looked into
    "$launcher" --log-file "$scratch/said" "$@" freezer "$scratch/mnt" || return
    daemon=$(ps -eo pid=,args= | awk -v at=" $scratch/mnt" '/freezerfs\.jar/ && index($0, at) { print $1; exit }')
}

# crash: kills that daemon, as an accident would.
crash() {
    kill -9 $daemon
    becomes $daemon gone
}

# journal: where it writes down what it has stopped. As root, or with XDG_RUNTIME_DIR set.
journal() {
    local folder=/run
    [ "$(id -u)" = 0 ] || folder=$XDG_RUNTIME_DIR
    echo "$folder/freezerfs/$(systemd_escape "$scratch/mnt").journal"
}
systemd_escape() { # as systemd-escape --path does
    python3 -c 'import sys
print("".join("-" if c == "/" else c if c.isalnum() or c in ":_" or c == "." and i else "\\x%02x" % ord(c)
    for i, c in enumerate(sys.argv[1].strip("/"))))' "$1"
}

# recovered: what the daemon has said of what was left by the one before it, without the mount point.
recovered() {
    grep -hE "MountState|is damaged" "$scratch/said" | sed "s/.* \(MountState\|Persistence\) - //; s|/[^ ]*/||g; s|tmp-freezerfs[^ ]*mnt|mnt|g"
}
