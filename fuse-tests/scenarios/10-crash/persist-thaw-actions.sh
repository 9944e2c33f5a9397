# With -o persist the next daemon keeps what the thaw of a frozen task has to do: signals that were held back, and that it was stopped
# before. In v4 a task that was moved into a running group stays frozen. A group that has become empty meanwhile is released.
#: engines signals (the others stop nobody by a signal)
#: needs python3
start_daemon -o persist
at=$scratch/mnt
mkdir "$at/0" "$at/1" "$at/2"
sleeper
condemned=$pid
echo $pid > "$at/0/tasks"
catcher TSTP
caught=$pid
echo $pid > "$at/0/tasks"
sleeper
stopped=$pid
kill -STOP $pid
await_letter $pid T
echo $pid > "$at/0/tasks"
sleeper
moved=$pid
echo $pid > "$at/0/tasks"
member "$at/2"
mortal=$pid
released=$scratch/released
printf '#!/bin/sh\necho "$1" >> "%s"\n' "$released" > "$scratch/a"
chmod +x "$scratch/a"
echo "$scratch/a" > "$at/release_agent"
echo 1 > "$at/2/notify_on_release"
echo FROZEN > "$at/0/freezer.state"
await_state "$at/0" FROZEN
echo $moved > "$at/1/tasks"
echo $condemned > "$at/1/tasks"
echo FROZEN > "$at/1/freezer.state"
echo 9 > "$at/1/signal.kill"
echo RUNNING > "$at/2/freezer.state"
echo 20 > "$at/0/signal.kill"
sleeper
kill -CONT $stopped # which ends that stop, but is not a thaw
await_letter $stopped T
echo 19 > "$at/0/signal.kill"
kill_daemon
kill -9 $mortal
start_daemon -o persist
await_state "$at/0" FROZEN
await_state "$at/1" FROZEN
until_true test -s "$released"
cat "$released"
state_letter $condemned
state_letter $moved
grep -c TSTP "$heard"
echo RUNNING > "$at/1/freezer.state"
await_letter $condemned gone
await_letter $moved gone
echo RUNNING > "$at/0/freezer.state"
state_letter $stopped
state_letter $caught
kill -CONT $stopped $caught
kill $stopped $caught
await_letter $stopped gone
await_letter $caught gone
rmdir "$at"/[012]
umount "$at"
