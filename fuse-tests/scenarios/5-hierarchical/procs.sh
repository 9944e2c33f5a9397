# cgroup.procs lists processes, and moves whole processes by the id of any of their threads, also by that of a first thread that has ended.
#: semantics hierarchical
#: programs leaderless
#: needs python3
mkdir 0 1
start_process python3 -c 'import threading, time
for _ in range(3): threading.Thread(target=time.sleep, args=(1000,)).start()'
until_true eval '[ $(ls /proc/$pid/task | wc -l) = 4 ]'
thread=$(ls /proc/$pid/task | tail -1)
echo $thread > 0/cgroup.procs
count_members 0
diff <(echo $pid) 0/cgroup.procs && echo one process
ls /proc/$pid/task | sort -n | diff - 0/tasks && echo its threads
echo $pid > 1/cgroup.procs
count_members 0
count_members 1
count=$scratch/count
: > "$count"
start_process "$scratch/leaderless" "$containers/0/tasks" "$count"
until_true grep -q '^State:.Z' /proc/$pid/status
diff <(echo $pid) 0/cgroup.procs && echo by its leader
is_listed 0 $pid
echo 'the leader by tasks, and by cgroup.procs:'
try "echo $pid > 1/tasks"
count_members 0
try "echo $pid > 1/cgroup.procs"
count_members 0
for text in '' x -1 99999999 2147483648; do try "echo $text > 0/cgroup.procs"; done
