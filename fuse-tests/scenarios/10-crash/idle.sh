# A daemon that is killed leaves no process stopped for ever: the next one at the same mount point removes its mount, continues what it had
# stopped, and logs that in one line. Processes that were stopped before stay stopped, and no process keeps a mark.
#: engines signals (the others keep no journal of stopped processes)
#: needs python3 prlimit
start_daemon
counter
mine=$pid mine_count=$count
sleeper
before=$pid
kill -STOP $before
mkdir "$scratch/mnt/0"
for pid in $mine $before; do echo $pid > "$scratch/mnt/0/tasks"; done
echo FROZEN > "$scratch/mnt/0/freezer.state"
await_state "$scratch/mnt/0" FROZEN
stat -c '%a' "$(dirname "$(journal)")" "$(journal)"
kill_daemon
counts $mine_count
start_daemon
recovery_log
counts $mine_count
state_letter $before
prlimit --noheadings --output SOFT --locks --pid $mine
ls -d "$scratch/mnt"/0 2> /dev/null | wc -l
# nothing is left to recover:
ls "$(journal)" 2> /dev/null | wc -l
kill -CONT $before
umount "$scratch/mnt"
