# With -o guardian,persist what was frozen goes on while there is no daemon, and is frozen again by the next; if that comes first, it
# never runs. On an unmount the guardian does nothing: what is kept stays frozen.
#: needs python3 awk pgrep
at=$scratch/mnt
serve -o guardian,persist
counter
mkdir "$at/0"
echo $pid > "$at/0/tasks"
echo FROZEN > "$at/0/freezer.state"
reaches "$at/0" FROZEN
guardian=$(pgrep -P $daemon -f bin/guardian)
crash
until_true eval '[ $(counts) = yes ]'
becomes $guardian gone
serve -o guardian,persist
reaches "$at/0" FROZEN
counts
guardian=$(pgrep -P $daemon -f bin/guardian)
kill -STOP $guardian # so that it surely comes too late
size=$(stat -c %s "$count")
crash
serve -o guardian,persist
reaches "$at/0" FROZEN
becomes $guardian gone
echo "ran meanwhile: $(($(stat -c %s "$count") - size))"
guardian=$(pgrep -P $daemon -f bin/guardian)
umount "$at"
becomes $daemon gone
becomes $guardian gone
counts
"$launcher" recover "$at" | sed 's|/[^ ]*/||'
counts
