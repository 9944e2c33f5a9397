# A member of a group has a mark, which its children inherit: the soft limit "Max file locks", which no kernel uses. It is removed when the
# member leaves.
#: engines signals (a difference of this engine)
marked() { awk '/^Max file locks/ { print $4 == "unlimited" ? "no" : "marked", $5 }' /proc/$1/limits; }
mkfifo "$scratch/fork"
start_process bash -c 'read -r < "$0/fork"; sleep 1000 & echo $! > "$0/child"; wait' "$scratch"
parent=$pid
marked $parent
mkdir 0 1
echo $parent > 0/tasks
marked $parent
echo > "$scratch/fork"
until_true test -s "$scratch/child"
child=$(cat "$scratch/child")
marked $child
echo $parent > 1/tasks
marked $parent
is_listed 0 $child
is_listed 1 $parent
echo 'back in the root:'
echo $parent > tasks
marked $parent
echo $child > tasks
marked $child
