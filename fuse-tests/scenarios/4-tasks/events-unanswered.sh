# The kernel leaves the request for fork events unanswered, as before Linux 6.6 if another program has sent one IGNORE too many: the daemon says so
# once, searches for members, and asks again now and then. strace keeps the request from the kernel here.
#: engines signals (the others listen to no fork events)
#: needs strace
#: fresh it looks for lines that each daemon logs once
at=$scratch/mnt
program=$launcher
launcher=$scratch/unanswered
printf '#!/bin/sh\nexec strace -D -I 2 -f -qq -o /dev/null -e trace=sendto -e inject=sendto:retval=40 "%s" "$@"\n' "$program" > "$launcher"
chmod +x "$launcher"

"$launcher" doctor | grep -o 'fork events *no .*the kernel did not answer'
start_daemon --log-level info
mkdir "$at/0"
# forking GROUP: puts a process there which has forked twice, with all that lies between the two ended.
forking() {
    start_process bash -c 'echo 0 > "$0/tasks" && (setsid sleep 1000 &); exec sleep 1000' "$1"
    until_true are_two "$1"
}
are_two() { [ $(count_members "$1") = 2 ]; }
forking "$at/0"
count_members "$at/0"
echo FROZEN > "$at/0/freezer.state"
await_state "$at/0" FROZEN
state_letters "$at/0"
echo RUNNING > "$at/0/freezer.state"
echo 9 > "$at/0/signal.kill"
until_true eval '[ $(count_members "$at/0") = 0 ]'
grep -c 'WARN.*the kernel does not answer the request for fork events' "$scratch/said"

# The request reaches the kernel again.
forking "$at/0"
kill $(sed -n 's/^TracerPid:.//p' /proc/$daemon/status)
until_true grep -q 'the kernel sends fork events now' "$scratch/said"
count_members "$at/0"
grep -c 'fork events' "$scratch/said"
umount "$at"
