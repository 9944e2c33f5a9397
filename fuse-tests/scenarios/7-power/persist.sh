# A suspend outlasts a daemon that is killed, if the groups do; the resume ends it.
at=$scratch/mnt
start_daemon -o persist,power
mkdir "$at/0"
counter
echo $pid > "$at/0/tasks"
echo mem > "$at/power.state"
kill_daemon
start_daemon -o persist,power
cat "$at/power.state" "$at/0/freezer.state"
counts
echo on > "$at/power.state"
counts
kill_daemon
start_daemon -o persist,power
cat "$at/power.state"
counts
kill -9 $pid
until_true rmdir "$at/0"
umount "$at"
