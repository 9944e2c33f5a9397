# A daemon that a member of a group starts inherits its mark, and so does the guardian, but neither is a member: they are not frozen.
#: engines signals (the others mark no process)
#: needs python3 awk pgrep prlimit
at=$scratch/mnt
start_daemon -o persist
mkdir "$at/0"
cd /
start_process bash -c "$(declare -f)"'
launcher=$0 scratch=$1
echo $$ > "$scratch/mnt/0/tasks"
echo FROZEN > "$scratch/mnt/0/freezer.state" # the process is stopped here
touch "$scratch/thawed"
until [ -e "$scratch/go" ]; do read -rt 0.05 <> <(:); done
start_daemon -o persist,guardian
echo $daemon > "$scratch/daemon"
exec sleep 1000' "$launcher" "$scratch"
member=$pid
await_letter $member T
kill_daemon
# another process continues it, without a daemon:
kill -CONT $member
until_true test -e "$scratch/thawed"
start_daemon -o persist
echo RUNNING > "$at/0/freezer.state"
touch "$at/0/tasks"
kill_daemon
touch "$scratch/go"
until_true test -s "$scratch/daemon"
daemon=$(< "$scratch/daemon")
until_true runs $member sleep
diff <(cat "$at/0/tasks") <(echo $member) && echo alone
for one in $daemon $(pgrep -P $daemon -f bin/guardian); do
    is_listed "$at/0" $one
    prlimit --noheadings --output SOFT --locks --pid $one
done
echo FROZEN > "$at/0/freezer.state"
await_state "$at/0" FROZEN
state_letter $member
echo RUNNING > "$at/0/freezer.state"
echo 9 > "$at/0/signal.kill"
rmdir "$at/0"
umount "$at"
