# The guardian continues a thousand processes. If the next daemon comes first, that does so instead.
#: engines signals (the others keep no journal of stopped processes)
#: needs python3 awk pgrep
start_daemon -o guardian
mkdir "$scratch/mnt/0"
cd /
python3 - "$scratch/mnt/0/tasks" << 'END' &
import os, signal, sys, time
with open(sys.argv[1], "w", buffering=1) as tasks:
    tasks.write("0")
for _ in range(999):
    if os.fork() == 0:
        break
signal.pause()
END
until_true eval '[ $(wc -l < "$scratch/mnt/0/tasks") = 1000 ]'
members=$(< "$scratch/mnt/0/tasks")
stopped() { ps -o stat= -p "$(echo $members | tr ' ' ,)" | grep -c T; }
none_stopped() { [ "$(stopped)" = 0 ]; }
echo FROZEN > "$scratch/mnt/0/freezer.state"
await_state "$scratch/mnt/0" FROZEN
stopped
kill -9 $daemon
until_true none_stopped
start_daemon -o guardian
mkdir "$scratch/mnt/0"
for pid in $members; do echo $pid; done | while read -r pid; do echo $pid > "$scratch/mnt/0/tasks"; done
echo FROZEN > "$scratch/mnt/0/freezer.state"
await_state "$scratch/mnt/0" FROZEN
guardian=$(pgrep -P $daemon -f bin/guardian)
kill -STOP $guardian # so that it is certainly too late
kill_daemon
stopped
start_daemon
recovery_log
stopped
await_letter $guardian gone
umount "$scratch/mnt"
kill $members
