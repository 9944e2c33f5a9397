# Processes of a scenario. All files here are at hand in each scenario, which runs in bash, in the root of a fresh mount, with standard error on
# standard output. $era is the semantics of the mount, such as v4; $engine its engine, such as v1; $containers its root; $scratch a directory for
# the scenario's own files.

# The system's own programs come first: others of the same names may be scripts that start them, and have children of their own meanwhile.
PATH=/usr/bin:/bin:/usr/sbin:/sbin:$PATH

# $as_nobody COMMAND...: runs it as the user nobody. For root. Exported, as some scenarios give these functions to another bash.
export as_nobody='setpriv --reuid=65534 --regid=65534 --clear-groups'

# try COMMAND: prints its output, or "ok" if there is none; if it fails, the error in the system's words.
try() {
    local said
    if said=$(eval "$*" 2>&1); then
        echo "${said:-ok}"
    else
        echo "${said##*: }"
    fi
}

# try_as_nobody COMMAND: the same as the user nobody; prints the command too.
try_as_nobody() {
    echo "$1: $(try "$as_nobody bash -c '$1'")"
}

# start_process COMMAND...: starts a process whose working directory is not in the mount, which could not be unmounted then. Its id is in $pid.
start_process() {
    local here=$PWD
    cd / # before the fork: the child could change it too late
    "$@" &
    pid=$!
    disown # so that bash does not print how it ended
    cd "$here"
}

# pause SECONDS: waits without another process, by reading a FIFO that nobody writes to. Scenarios wait often.
pause() {
    local silence=$scratch/.silence
    if [ -p "$silence" ] || mkfifo -m 666 "$silence"; then
        read -rt "$1" <> "$silence" || true # it always ends by the time limit
    else
        sleep "$1"
    fi
} 2> /dev/null

# sleeper: starts a process, and waits until it sleeps; its id is in $pid.
sleeper() {
    start_process sleep 1000
    until_true sleeps $pid
}

# sleeps PID: whether the process is sleep, and not the shell that it was before, and sleeps.
sleeps() {
    local stat
    read -r stat < "/proc/$1/stat" && [[ $stat = *'(sleep) S '* ]]
}

# sleeper_with_id ID: starts a sleeper with the id of a process that has ended. Fails if another process has got the id first.
sleeper_with_id() {
    echo $(($1 - 1)) > /proc/sys/kernel/ns_last_pid
    sleeper
    [ $pid = $1 ] || {
        kill $pid
        return 1
    }
}

# counter: starts a process that adds a byte to the file $count every other millisecond, so that it takes little of a processor from other scenarios;
# its id is in $pid.
counter() {
    count=$(mktemp "$scratch/count.XXXXXX")
    start_process perl -e 'open my $count, ">", shift; while (syswrite $count, ".") { select undef, undef, undef, 0.002 }' "$count"
    echo $pid > "$count.pid"
    until_true test -s "$count"
}

# counts [FILE]: whether the counter makes progress now ("yes" or "no"). A fifth of a second without progress is enough for "no", unless the process
# that counter has started waits for a processor or a disk all that time.
counts() {
    local file=${1:-$count} rest deadline=$((SECONDS + 10)) answer=no
    exec {rest}< "$file"
    cat <&$rest > /dev/null # up to the end that it has now
    while [ $answer = no ]; do
        for _ in {1..20}; do
            pause 0.01
            if read -rN 1 -u $rest; then
                answer=yes
                break
            fi
        done
        [ -e "$file.pid" ] && runs_or_waits "$(< "$file.pid")" && [ $SECONDS -lt $deadline ] || break
    done
    exec {rest}<&-
    echo $answer
}

# runs_or_waits PID: whether the process runs, or waits for a processor or a disk.
runs_or_waits() {
    case $(present_letter "$1") in R | D) ;; *) return 1 ;; esac
}

# catcher SIGNAL: starts a process without children that catches the signal, and adds a line to the file $heard each time; its id is in $pid.
catcher() {
    heard=$(mktemp "$scratch/heard.XXXXXX")
    mkfifo "$heard.silence"
    start_process bash -c 'exec 9<> "$0.silence"; trap "echo $1 >> $0" "$1"; echo listening >> "$0"; while :; do read -rt 0.05 -u 9; done' "$heard" "$1"
    until_true test -s "$heard"
}

# handle_later_signals: sends signals, one after the other, to a process that catches them, and waits until it has handled the last. What an earlier
# signal does to another process it has done by then, however busy the machine is.
handle_later_signals() {
    local pid heard lines
    catcher USR1
    for lines in 2 3 4; do # the first says that it listens
        kill -USR1 $pid
        until_true eval '[ $(wc -l < "$heard") = '$lines' ]'
    done
    kill -9 $pid
}

# traced_process: starts a process that counts, into $count, once its debugger detaches. Until something is written to $scratch/detach it is traced and
# stopped. Its id is in $traced.
traced_process() {
    mkfifo "$scratch/detach"
    count=$scratch/count
    cat > "$scratch/tracer" << 'PYTHON'
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
    start_process python3 "$scratch/tracer" "$scratch/detach" "$count" > "$scratch/traced"
    until_true test -s "$scratch/traced"
    traced=$(cat "$scratch/traced")
}

# present_letter PID: the state letter of the process at this moment, as ps shows it, or "gone". One that is frozen by the host's freezer, which ps
# shows as D or S, has the letter T, or t if a tracer had stopped it. A zombie that has other threads is not gone: they have its files open.
present_letter() {
    local stat fields
    read -r stat < "/proc/$1/stat" || {
        echo gone
        return
    }
    fields=(${stat##*) }) # from the state on; [17] is the number of threads
    case ${fields[0]} in
        [ZX]) if [ ${fields[17]} -gt 1 ]; then echo Z; else echo gone; fi ;;
        D) letter_in_host_freezer "$1" ;;
        S) letter_of_sleeper "$1" ;;
        *) echo "${fields[0]}" ;;
    esac
} 2> /dev/null

# state_letter PID: the same, once the process does not run any more: one that has just got a signal, or was thawed, runs for a moment.
state_letter() {
    local letter
    until_true eval "letter=\$(present_letter $1); [ \$letter != R ]"
    echo $letter
}

# letter_in_host_freezer TASK: the letter of a task that ps shows as D: another than D if a freezer of the host holds it, and it does not wait in vfork
# for its child.
letter_in_host_freezer() {
    local line cgroup channel told=0
    while read -r line; do
        case $line in *:freezer:*) cgroup=/sys/fs/cgroup/freezer${line#*:freezer:} ;; esac
    done < "/proc/$1/cgroup"
    if [ -e "$cgroup/freezer.self_freezing" ]; then read -r told < "$cgroup/freezer.self_freezing"; fi
    read_wait_channel "$1"
    case $told$channel in
        0*) echo D ;;
        1kernel_clone) if holds_last_child "$1"; then echo D; else echo T; fi ;;
        1ptrace_stop) if grep -qx 'TracerPid:.0' "/proc/$1/status"; then echo T; else echo t; fi ;;
        *) echo T ;;
    esac
} 2> /dev/null

# holds_last_child TASK: whether the child that the task has forked last has executed no program yet (PF_FORKNOEXEC), and has not ended. A task that waits
# in vfork is frozen there, and stays there until the thaw when its child has executed a program.
holds_last_child() {
    local children=() stat fields
    read -ra children < "/proc/$1/task/$1/children"
    [ ${#children[@]} != 0 ] && read -r stat < "/proc/${children[-1]}/stat" || return
    fields=(${stat##*) })
    [[ ${fields[0]} != [ZX] ]] && ((fields[6] & 0x40))
}

# read_wait_channel TASK: sets $channel to the kernel function in which a sleeping task waits. The kernel shows 0 for a moment after it has fallen asleep,
# even if it counts as frozen already; and always to a user who may not know.
read_wait_channel() {
    for _ in {1..20}; do
        channel=$(< "/proc/$1/wchan")
        [ "$channel" = 0 ] || return 0
        pause 0.002
    done
}

# letter_of_sleeper TASK: the letter of a task that ps shows as S: T if cgroup v2 holds it frozen.
letter_of_sleeper() {
    local channel
    read_wait_channel "$1"
    case $channel in
        get_signal | do_freezer_trap) echo T ;;
        *) echo S ;;
    esac
} 2> /dev/null

# settled_letter PID: the same, once the process does not wait for a disk either.
settled_letter() {
    until_true eval '! runs_or_waits '"$1"
    state_letter "$1"
}

# read_state_letter TASK: sets $now to the state letter of the thread, as present_letter does. Fails if the thread has ended.
read_state_letter() {
    read -r now < "/proc/$1/stat" && now=${now##*) } && now=${now:0:1}
    case $now in D) now=$(letter_in_host_freezer "$1") ;; S) now=$(letter_of_sleeper "$1") ;; esac
    [ -n "$now" ]
} 2> /dev/null

# until_true COMMAND...: waits until the command succeeds. The last attempt begins after ten seconds: on a busy machine an attempt can take longer than that,
# and tell of a state that is long over. If the last attempt fails, it prints so, and fails.
until_true() {
    local deadline=$((SECONDS + 10)) begun
    while begun=$SECONDS && ! "$@" 2> /dev/null; do
        [ $begun -lt $deadline ] || {
            echo "never came true: $*"
            return 1
        }
        pause 0.01
    done
}

# await_letter PID LETTER: waits until present_letter gives this letter for the process.
await_letter() {
    until_true eval '[ "$(present_letter '"$1"')" = '"$2"' ]'
}

# runs PID PROGRAM: whether the process runs the program.
runs() {
    [ "$(ps -o comm= -p "$1")" = "$2" ]
}

# has_ended PID: whether the process has ended, reaped or not.
has_ended() {
    [ "$(present_letter "$1")" = gone ]
}

# python [ARGUMENT...]: runs the program on standard input, for exact system calls. In it attempt(call, ...) gives what the call returns, or the
# name of the error.
python() {
    python3 -c 'import errno, os, sys
def attempt(call, *arguments, **named):
    try:
        return call(*arguments, **named)
    except OSError as error:
        return errno.errorcode[error.errno]
exec(sys.stdin.read())' "$@"
}

# vfork_waiter: starts a process that waits in vfork for its child, which executes a program when something is written to $scratch/hold. Their ids are
# in $pid and $child. When the parent continues, it writes to $scratch/spawned.
vfork_waiter() {
    mkfifo "$scratch/hold"
    # posix_spawn is a vfork; the child opens the FIFO before its exec, and so waits there.
    start_process python3 -c '
import os, sys
os.mkdir(sys.argv[2])
child = os.posix_spawn("/bin/sleep", ["sleep", "1000"], os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 5, sys.argv[1], os.O_RDONLY, 0)])
print(child, flush=True)
os.waitpid(child, 0)
' "$scratch/hold" "$scratch/begun" > "$scratch/spawned"
    # During its start the parent may also wait uninterruptibly, for a disk, and has no child then.
    until_true test -d "$scratch/begun"
    until_true eval 'child=$(ps -o pid= --ppid $pid | tr -d " ") && [ -n "$child" ]'
    await_letter $pid D
}

# write_once FILE FORMAT [ARGUMENT...]: writes printf's output in one write(2); with bash's own > it would be one for each line.
write_once() {
    local file=$1
    shift
    # shellcheck disable=SC2059 # the arguments begin with a format
    printf "$@" | dd bs=2M iflag=fullblock of="$file" status=none
}

# install_as_root: makes "$scratch/as_root" COMMAND..., by which any user becomes root, as by other set-user-id programs.
install_as_root() {
    chmod o+x "$scratch"
    install -m 4755 "$(type -P setpriv)" "$scratch/setpriv"
    printf '#!/bin/sh\nexec "%s" --reuid=0 --regid=0 --clear-groups "$@"\n' "$scratch/setpriv" > "$scratch/as_root"
    chmod 755 "$scratch/as_root"
}
