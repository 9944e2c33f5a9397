# With -o persist a daemon may be killed repeatedly while members fork: the next one finds all descendants, which are frozen in a group below a
#: engines signals (the others mark no process)
#: needs python3
at=$scratch/mnt
start_daemon -o persist,semantics=hierarchical
mkdir "$at/0" "$at/0/below" "$at/1"
cd /
start_process python3 -c 'import os, signal, sys, time
with open(sys.argv[1], "w") as tasks:
    tasks.write("0")
open(sys.argv[2] + ".ready", "w").close()
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
generation = 0
while True: # forks a child, and a grandchild whose parent ends, at each request
    while not os.path.exists(f"{sys.argv[2]}.{generation}"):
        time.sleep(0.01)
    generation += 1
    if os.fork() == 0:
        if os.fork() == 0:
            signal.pause()
        os._exit(0)
    if os.fork() == 0:
        signal.pause()' "$at/0/below/tasks" "$scratch/go"
parent=$pid
until_true test -e "$scratch/go.ready"
born() { pgrep -fc -- "$scratch/go"; }
for generation in 0 1 2; do
    kill_daemon
    touch "$scratch/go.$generation"
    until_true eval '[ $(born) = '$((3 + 2 * generation))' ]'
    start_daemon -o persist,semantics=hierarchical
    echo "members: $(count_members "$at/0/below") of $(born), elsewhere: $(cat "$at/0/tasks" "$at/1/tasks" | wc -l)"
    echo FROZEN > "$at/0/freezer.state"
    await_state "$at/0/below" FROZEN
    kill_daemon
    start_daemon -o persist,semantics=hierarchical
    await_state "$at/0/below" FROZEN
    cat "$at"/0/below/freezer.{self,parent}_freezing "$at/0/freezer.self_freezing" | tr '\n' ' '
    echo "stopped: $(ps -o stat= -p "$(pgrep -d, -f -- "$scratch/go")" | grep -c T)"
    echo THAWED > "$at/0/freezer.state"
done
# the daemon is killed just after a move:
echo $parent > "$at/1/tasks"
kill_daemon
start_daemon -o persist,semantics=hierarchical
is_listed "$at/1" $parent
echo $parent > "$at/tasks"
kill_daemon
start_daemon -o persist,semantics=hierarchical
is_listed "$at" $parent
echo 9 > "$at/0/below/signal.kill"
kill -9 $parent
rmdir "$at/0/below" "$at/0" "$at/1"
umount "$at"
