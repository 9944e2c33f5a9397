# Users choose names of groups and commands. What freezerfs prints has nothing of them that controls a terminal: C0 and C1 controls, bytes that are not
# UTF-8, and characters that reverse the direction of text.
#: engines signals (no engine takes part)
#: needs awk
mkdir 0 $'0/c1\302\2331m' $'0/bytes\2331m\377' $'0/esc\e[2J\rx\177' $'0/turned\342\200\256' '0/größe 🧊'
"$launcher" ls "$containers/0" | sed "s|$containers|ROOT|" | cat -v
"$launcher" ls --json "$containers/0" | sed "s|$containers|ROOT|" | cat -v
evil=$'none\e[2J\302\2331m\377\nx'
for command in ls freeze rm; do
    "$launcher" $command "$containers/$evil" 2>&1 | sed "s|$containers|ROOT|g" | cat -v
done
"$launcher" recover "$scratch/$evil" 2>&1 | sed "s|$scratch|SCRATCH|g" | cat -v
"$launcher" freezer "$scratch/$evil" 2>&1 | sed "s|$scratch|SCRATCH|g" | cat -v
"${launcher%/*}/mount.cgroup" freezer "$scratch/$evil" -f -o freezer,cpu 2>&1 | sed "s|$scratch|SCRATCH|g" | cat -v
# What a shell completes is put into its line and shown in lists; such names are left out.
"$launcher" --complete ls "$containers/0/" | sed "s|$containers|ROOT|g" | cat -v
