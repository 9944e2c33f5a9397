# A daemon that dies once a state is written down, and before it has let go, leaves a task stopped in a group that is not frozen: the
# next lets it go, but where that can be so by the rules.
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
# Without the lines that have the state the record is whole, and the state another.
sed -i '/ freezer=/d' "$tree"
start_daemon -o persist,semantics=$era
cat "$at/a/freezer.state"
state_letter $pid
is_listed "$at/a" $pid
kill -9 $pid
until_true rmdir "$at/a"
umount "$at"
