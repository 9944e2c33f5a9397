# With -o guardian,persist frozen processes continue while there is no daemon, and the next one freezes them again; if that comes first,
# they never run. At an unmount the guardian does nothing: groups that are kept stay frozen.
#: engines signals (the others keep no journal of stopped processes)
#: needs python3 awk pgrep
at=$scratch/mnt
start_daemon -o guardian,persist
counter
mkdir "$at/0"
echo $pid > "$at/0/tasks"
echo FROZEN > "$at/0/freezer.state"
await_state "$at/0" FROZEN
guardian=$(pgrep -P $daemon -f bin/guardian)
kill_daemon
until_true eval '[ $(counts) = yes ]'
await_letter $guardian gone
start_daemon -o guardian,persist
await_state "$at/0" FROZEN
counts
guardian=$(pgrep -P $daemon -f bin/guardian)
kill -STOP $guardian # so that it is certainly too late
size=$(stat -c %s "$count")
kill_daemon
start_daemon -o guardian,persist
await_state "$at/0" FROZEN
await_letter $guardian gone
echo "ran meanwhile: $(($(stat -c %s "$count") - size))"
guardian=$(pgrep -P $daemon -f bin/guardian)
umount "$at"
await_letter $daemon gone
await_letter $guardian gone
counts
"$launcher" recover "$at" | sed 's|/[^ ]*/||'
counts
