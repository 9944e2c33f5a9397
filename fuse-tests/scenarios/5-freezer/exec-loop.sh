# A process of which another thread than the first executes a program, hundreds of times a second, remains a member: it is listed, frozen, continued and
# killed like any other. That thread gets the id of the process, and the first thread ends: for a moment it looks as if the process did. In that moment
# tasks lists the thread by its former id, as the kernel does. cgroup.procs always lists the process with signals; with v2 it is the kernel's list, which
# misses it in that moment (581 of 922,302 readings of a cgroup v2, Linux 6.18).
#: semantics v4 hierarchical
#: engines signals v2 (the kernel's freezer of cgroup v1 can stay FREEZING: a frozen first thread does not end, and the other waits for that)
#: users root nobody
#: needs pgrep
#: programs exec_loop
mkdir 0
loops=()
for i in 1 2 3 4; do
    count=$scratch/count$i
    : > "$count"
    start_process "$scratch/exec_loop" "$containers/0/tasks" "$count"
    loops+=($pid)
done

# await_execs: waits until each of them has executed the program a hundred times more.
await_execs() {
    local i now
    for i in 1 2 3 4; do
        now=$(stat -c %s "$scratch/count$i")
        until_true eval '(( $(stat -c %s "$scratch/count$i") >= '$now' + 100 ))'
    done
}

# unlisted FILE: how many of them are not listed in the file.
unlisted() {
    grep -cxvf "$1" <(printf '%s\n' "${loops[@]}")
}

for _ in 1 2 3; do
    await_execs
    freeze_whole 0
    for i in 1 2 3 4; do counts "$scratch/count$i"; done | sort -u
    unlisted 0/tasks
    echo RUNNING > 0/freezer.state 2> /dev/null || echo THAWED > 0/freezer.state
done
if [ $engine = signals ] && [ -e 0/cgroup.procs ]; then
    for _ in {1..20}; do unlisted 0/cgroup.procs; done | sort -u
else
    echo 0
fi
echo 9 > 0/signal.kill
count_members 0
pgrep -fc -- "^$scratch/exec_loop" # any, in the group or not
try rmdir 0
