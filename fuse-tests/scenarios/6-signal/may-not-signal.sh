# With a task that the daemon may not signal, the other tasks get the signal, and then the write gives EPERM.
#: needs setpriv
mkfifo -m 666 "$scratch/end"
run_in_nobodys_mount << 'NOBODY'
mkdir 0
start_process bash -c 'echo 0 > "$0/mnt/0/tasks" && exec "$0/as_root" cat "$0/end"' "$scratch"; roots=$pid
until_true eval '[ "$(ps -o uid=,comm= -p $roots | tr -s " ")" = " 0 cat" ]'
for signal in 15 9; do
    sleeper
    echo $pid > 0/tasks
    count_members 0
    try "echo $signal > 0/signal.kill"
    await_letter $pid gone
    settled_letter $roots
    count_members 0
done
echo 'when it has gone:'
: > "$scratch/end"
await_letter $roots gone
try "echo 9 > 0/signal.kill"
NOBODY
