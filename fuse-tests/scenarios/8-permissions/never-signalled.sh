# The filesystem's own process and kernel threads are never signalled: they can't be moved, and are not members even if root puts a group's
# mark on them.
#: engines signals (the others mark no process)
#: options events=none,transition=eager
#: needs prlimit
find_serving_daemon
thread=$(ps -eo pid=,ppid= | awk '$2 == 2 { print $1; exit }')
mkdir 0 1
member 0
mark=$(prlimit --pid $pid --locks --noheadings --output=SOFT | tr -d ' ')
sleeper
forged=$pid
for id in $daemon $thread $forged; do
    prlimit --pid $id --locks=$mark:
done
trap 'prlimit --pid $thread --locks=unlimited:' EXIT
echo 'the mark is what it seems: it makes a member of another'
is_listed 0 $forged
count_members 0
is_listed 0 $daemon
is_listed 0 $thread
is_listed . $daemon
for group in 0 1; do
    try_each_thread $daemon $group
    try "echo $thread > $group/tasks"
done
echo FROZEN > 0/freezer.state
await_settled_state 0
state_letter $daemon
settled_letter $thread | tr I S # ps shows I for an idle one
echo RUNNING > 0/freezer.state
echo 9 > 0/signal.kill
until_true has_ended $forged
count_members 0
ls -d 0
