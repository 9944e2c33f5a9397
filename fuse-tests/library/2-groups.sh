# Groups and their members.

# await_state GROUP STATE: reads freezer.state until it is STATE, and prints it.
await_state() {
    until_true grep -qx "$2" "$1/freezer.state" && echo "$2"
}

# await_settled_state GROUP: reads freezer.state until it is not FREEZING, and prints it.
await_settled_state() {
    until_true eval '! grep -q FREEZING '"$1"'/freezer.state' && cat "$1/freezer.state"
}

# is_listed GROUP PID: whether the process is in the group ("yes" or "no").
is_listed() {
    if grep -qx "$2" "$1/tasks"; then echo yes; else echo no; fi
}

# count_members GROUP: the number of tasks in it.
count_members() {
    wc -l < "$1/tasks"
}

# waking_threads NUMBER: starts a process of so many threads (programs/waking_threads.c). Its id is in $pid, those of its threads in $tids, ascending.
waking_threads() {
    start_process "$scratch/waking_threads" $1
    until_true eval '[ $(ls /proc/$pid/task | wc -l) = '$1' ]'
    tids=($(ls /proc/$pid/task | sort -n))
}

# attach_threads GROUP PID: moves all threads of a process, which makes none meanwhile. With an engine that moves whole processes, the first of these writes does it.
attach_threads() {
    local thread
    for thread in $(ls "/proc/$2/task"); do echo $thread > "$1/tasks"; done
}

# member GROUP: starts a sleeper in the group; its id is in $pid.
member() {
    sleeper
    echo $pid > "$1/tasks"
}

# state_letters GROUP: the state letters of the threads of the group, each letter once.
state_letters() {
    local task now
    for task in $(< "$1/tasks"); do
        read_state_letter $task && echo $now
    done | sort -u
}

# chain GROUP: starts a chain of processes in the group, each of which ends once it has forked the next. counts tells whether the chain still runs. It
# ends by itself after half a minute.
chain() {
    count=$(mktemp "$scratch/count.XXXXXX")
    start_process python3 -c 'import os, sys, time
forks = os.open(sys.argv[1], os.O_WRONLY)
with open(sys.argv[2], "w") as tasks:
    tasks.write("0")
end = time.monotonic() + 30
while time.monotonic() < end:
    if os.fork():
        os._exit(0)
    os.write(forks, b".")' "$count" "$containers/$1/tasks"
    until_true test -s "$count"
}

# freeze_whole GROUP: writes FROZEN, reads until the group is FROZEN, and prints the state; what is in its way if that takes over ten seconds. The group
# can't be FROZEN if one task waits in vfork for a child that was frozen before its exec: if no task runs then, it writes RUNNING and tries again.
freeze_whole() {
    local deadline begun
    for _ in {1..20}; do
        deadline=$((SECONDS + 10))
        echo FROZEN > "$1/freezer.state"
        until begun=$SECONDS && grep -x FROZEN "$1/freezer.state" && return; do
            [ $begun -lt $deadline ] || break 2
            if in_vfork "$1" && [ "$(counts)" = no ] && in_vfork "$1"; then
                echo RUNNING > "$1/freezer.state"
                continue 2
            fi
            pause 0.01
        done
    done
    echo "not FROZEN in ten seconds:" $(state_letters "$1")
}

# freeze_and_kill_forked PROGRAM CHILDREN: lets the program fork so many children in a new group, freezes and thaws that, and kills all members; prints
# the number of members before and after, and that of the program's processes, in a group or not.
freeze_and_kill_forked() {
    mkdir 0
    start_process "$scratch/$1" "$containers/0/tasks" $2 > "$scratch/said"
    until_true test -s "$scratch/said"
    count_members 0
    freeze_whole 0
    echo RUNNING > 0/freezer.state
    try 'echo 9 > 0/signal.kill'
    count_members 0
    pgrep -fc "^$scratch/$1"
}

# fork_sibling GROUP FLAGS [COMMAND...]: lets a member without a mark fork with CLONE_PARENT and these flags, run by the command (see
# programs/clone_parent.c). The ids are in $outside (the parent of both, outside the group), $member and $child.
fork_sibling() {
    local group=$1 flags=$2
    shift 2
    rm -f "$scratch/go"
    start_process "$@" "$scratch/clone_parent" "$containers/$group/tasks" "$scratch/go" $flags > "$scratch/ids"
    outside=$pid
    until_true eval '[ "$(count_members '$group')" = 1 ]'
    touch "$scratch/go"
    until_true eval '[ "$(wc -l < "$scratch/ids")" = 2 ]'
    {
        read -r member
        read -r child
    } < "$scratch/ids"
}

# in_vfork GROUP: whether one of its tasks waits uninterruptibly, and has a child that is stopped.
in_vfork() {
    local task children child now
    for task in $(< "$1/tasks"); do
        read -ra children < /proc/$task/task/$task/children
        [ ${#children[@]} != 0 ] && read_state_letter $task && [ $now = D ] || continue
        for child in "${children[@]}"; do
            read_state_letter $child && [ $now = T ] && return
        done
    done 2> /dev/null
    return 1
}

# set_release_agent: makes the release agent a program that adds its argument to the file $released.
set_release_agent() {
    released=$scratch/released
    : > "$released"
    printf '#!/bin/sh\nprintf "%%s\\n" "$1" >> "%s"\n' "$released" > "$scratch/a"
    chmod +x "$scratch/a"
    echo "$scratch/a" > release_agent
}

# await_agent_calls COUNT: waits for so many calls of the release agent, and a moment for one more; prints them.
await_agent_calls() {
    if [ "$1" != 0 ]; then until_true eval '[ $(wc -l < "$released") -ge '"$1"' ]'; fi
    sleep 0.3
    cat "$released"
    : > "$released"
}

# remove_groups GROUP...: removes each as soon as its tasks have ended. One rmdir of several would find those gone that it has removed before.
remove_groups() {
    local one
    for one; do until_true rmdir "$one"; done
}

# The kernel's own cgroup v2.
unified=$(sed -n 's/^[^ ]* \([^ ]*\) cgroup2 .*/\1/p' /proc/mounts | head -n 1)

# remove_kernel_group GROUP: removes a group of the kernel's, with all that is in it.
remove_kernel_group() {
    find "$1" -depth -type d | while read -r one; do
        [ ! -e "$one/freezer.state" ] || echo THAWED > "$one/freezer.state"
        [ ! -e "$one/cgroup.kill" ] || echo 1 > "$one/cgroup.kill"
        until_true eval 'xargs -r kill -9 < "'"$one"'/cgroup.procs"; rmdir "'"$one"'"'
    done
}

# compare_with_kernel FUNCTION: runs the function in the directory of a new group, which it has to leave empty, and prints its output. Where the
# kernel's own v1 freezer is mounted, with semantics=v2 its cgroup v2, it does the same in a group there, and prints the differences; lines with > are
# the kernel's. $thawed is the word for the state of a thawed group.
compare_with_kernel() {
    local group inside
    mkdir compared
    # Into files: a process that it leaves would keep a pipe open.
    (cd compared && { [ ! -e freezer.state ] || thawed=$(< freezer.state); } && "$1") > "$scratch/ours" 2>&1
    cat "$scratch/ours"
    rmdir compared
    make_kernel_group || return 0
    trap 'remove_kernel_group "$group"' RETURN
    (cd "$inside" && thawed=THAWED && "$1") > "$scratch/theirs" 2>&1
    diff <(sed 's/THAWED/RUNNING/g' "$scratch/ours") <(sed 's/THAWED/RUNNING/g' "$scratch/theirs")
}

# make_kernel_group: makes a group in the kernel's own v1 freezer, with semantics=v2 in its cgroup v2; its path is in $inside, and $group is to be
# removed. Fails where that is not mounted.
make_kernel_group() {
    local kernel=/sys/fs/cgroup/freezer
    [ $era != v2 ] || kernel=$unified
    [ -w $kernel/cgroup.procs ] || return
    group=$(mktemp -d $kernel/freezerfs.XXXXXX)
    inside=$group
    # In cgroup v2 a group in the root has the controllers that the host has enabled there, and one below that has none.
    [ $era != v2 ] || inside=$group/compared
    mkdir -p "$inside"
    chmod 755 "$group" "$inside"
}
