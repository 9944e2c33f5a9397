# With -o guardian the processes that the daemon had stopped continue after it was killed, with no other action; processes
# that were stopped before stay stopped. The next daemon does not continue them again. When the daemon ends in order, the guardian does
# nothing, and ends.
#: engines signals (the others keep no journal of stopped processes)
#: needs python3 awk pgrep
guardian() { pgrep -P $daemon -f bin/guardian; }
start_daemon -o guardian
guardian=$(guardian)
counter
mine=$pid mine_count=$count
sleeper
before=$pid
kill -STOP $before
mkdir "$scratch/mnt/0"
for pid in $mine $before; do echo $pid > "$scratch/mnt/0/tasks"; done
# it can't be stopped through the mount, nor by the signals of the daemon's terminal:
try "echo $guardian > '$scratch/mnt/0/tasks'"
until_true eval 'ignored=$(awk "/^SigIgn/ { print \$2 }" /proc/$guardian/status) && (( 0x$ignored >> 21 & 1 ))' # TTOU, the last of these
for signal in HUP INT QUIT TERM TSTP; do kill -$signal $guardian; done
echo FROZEN > "$scratch/mnt/0/freezer.state"
await_state "$scratch/mnt/0" FROZEN
kill -9 $daemon
until_true eval '[ "$(state_letter $mine)" != T ]'
counts $mine_count
state_letter $before
await_letter $guardian gone
# stopped afterwards by another process:
kill -STOP $mine
await_letter $mine T
start_daemon -o guardian
recovery_log | grep -vx 'thawed 0 .*stopped' # another mount may have removed the journal, which held nothing
state_letter $mine
kill -CONT $mine $before
mkdir "$scratch/mnt/0"
echo $mine > "$scratch/mnt/0/tasks"
echo FROZEN > "$scratch/mnt/0/freezer.state"
await_state "$scratch/mnt/0" FROZEN
guardian=$(guardian)
umount "$scratch/mnt"
await_letter $guardian gone
counts $mine_count
ls "$(journal)"* 2> /dev/null | wc -l
