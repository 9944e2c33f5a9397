# With -o persist, members without a mark, since they have a limit of their own, are recognized by their ids, and their children that were
# forked meanwhile by their parents. Another process that has got such an id is not a member.
#: engines signals (the others mark no process)
#: alone it starts a process with a certain id, which any other process could get first
#: needs python3 prlimit /proc/sys/kernel/ns_last_pid
at=$scratch/mnt
start_daemon -o persist
mkdir "$at/0"
start_process bash -c 'ulimit -x 100; while [ ! -e "$0" ]; do read -rt 0.05 <> <(:); done; sleep 1000 & sleep 1000' "$scratch/go"
parent=$pid
until_true eval '[ "$(prlimit --noheadings --output HARD --locks --pid $parent)" -eq 100 ]'
echo $parent > "$at/0/tasks"
start_process bash -c 'ulimit -x 100; exec sleep 1000'
reused=$pid
until_true runs $reused sleep
echo $reused > "$at/0/tasks"
kill_daemon
kill $reused
await_letter $reused gone
until_true sleeper_with_id $reused
touch "$scratch/go"
until_true eval '[ $(wc -w < /proc/$parent/task/$parent/children) = 2 ]'
start_daemon -o persist
diff <(sort "$at/0/tasks") <(echo $parent $(< /proc/$parent/task/$parent/children) | tr ' ' '\n' | sort) && echo all there
is_listed "$at/0" $reused
echo FROZEN > "$at/0/freezer.state"
await_state "$at/0" FROZEN
kill_daemon
start_daemon -o persist
await_state "$at/0" FROZEN
count_members "$at/0"
echo 9 > "$at/0/signal.kill"
echo RUNNING > "$at/0/freezer.state"
await_letter $parent gone
until_true rmdir "$at/0"
umount "$at"
