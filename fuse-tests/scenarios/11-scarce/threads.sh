# Where the system allows the daemon of an ordinary user no more threads, what is refused has no effect, and all works that needs no further
# thread. The log says what does not.
#: users nobody
#: needs prlimit
limit() {
    prlimit --pid $(daemons) --nproc=$1:
}
mkdir "$scratch/mnt"
"$launcher" --log-file "$scratch/said" freezer "$scratch/mnt"
cd "$scratch/mnt"
mkdir 0
limit 1
try 'echo FROZEN > 0/freezer.state'
await_state 0 FROZEN
try 'echo RUNNING > 0/freezer.state'
cat 0/freezer.state
counter
try "echo $pid > 0/tasks"
is_listed 0 $pid
prlimit --pid $pid --locks --noheadings --output SOFT
echo 'one is a member:'
limit "$(prlimit --pid $(daemons) --nproc --noheadings --output HARD)"
echo $pid > 0/tasks
limit 1
try 'echo FROZEN > 0/freezer.state'
await_state 0 FROZEN
counts
try 'echo RUNNING > 0/freezer.state'
counts
try 'echo 9 > 0/signal.kill'
await_letter $pid gone
cd /
"$launcher" umount "$scratch/mnt"
sed -n 's/.* ERROR \(.*member-check.*\)/\1/p' "$scratch/said"
