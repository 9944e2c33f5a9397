# Where the system allows the daemon of an ordinary user no more threads, all works that needs no further thread. The log says what does not.
#: users nobody
#: needs prlimit
limit() {
    prlimit --pid $(daemons) --nproc=$1:
}
mkdir "$scratch/mnt"
"$launcher" --log-file "$scratch/said" freezer "$scratch/mnt"
cd "$scratch/mnt"
mkdir 0
# The threads that help with many members are started with the mount, where there is a processor for one.
[ "$(nproc)" = 1 ] || until_true grep -qx members /proc/$(daemons)/task/*/comm
limit 1
try 'echo FROZEN > 0/freezer.state'
await_state 0 FROZEN
try 'echo RUNNING > 0/freezer.state'
cat 0/freezer.state
counter
try "echo $pid > 0/tasks"
is_listed 0 $pid
echo 'one is a member:'
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
