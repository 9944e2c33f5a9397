# A daemon that is killed after a state was recorded, and before it has thawed, leaves a task stopped in a group that is not frozen: the
# next one continues it, except in an era whose rules allow a frozen task there.
#: engines signals (the others stop nobody by a signal)
#: semantics v4 v5 2.6.28 hierarchical
at=$scratch/mnt
start_daemon -o persist,semantics=$era
mkdir "$at/a"
member "$at/a"
echo FROZEN > "$at/a/freezer.state"
await_state "$at/a" FROZEN
tree=$(journal)
tree=${tree%.journal}.tree
kill_daemon
# Without the lines with the state the record is valid, and the state is another.
sed -i '/ freezer=/d' "$tree"
start_daemon -o persist,semantics=$era
cat "$at/a/freezer.state"
settled_letter $pid
is_listed "$at/a" $pid
kill -9 $pid
until_true rmdir "$at/a"
umount "$at"
