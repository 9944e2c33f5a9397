# A daemon that is killed lets nothing be stopped for ever: the next one at the same place clears its mount away, lets go of what it
# had stopped, and says so in one line. Who was stopped before stays so, and nobody bears a mark any more.
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
# there is nothing left to be recovered:
ls "$(journal)" 2> /dev/null | wc -l
kill -CONT $before
umount "$scratch/mnt"
