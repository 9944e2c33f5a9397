# A child stays in the group in which it was forked when its parent is moved; children that are forked afterwards start in the new group, or
# in the root.
mkdir 0 1
mkfifo "$scratch/go"
start_process bash -c 'exec 3<> "$0"; while read -r word <&3; do sleep 1000 & done' "$scratch/go"
parent=$pid
there() { [ $(count_members $1) = $2 ]; }
fork() { echo go > "$scratch/go"; }
echo $parent > 0/tasks
fork
until_true there 0 2
echo $parent > 1/tasks
count_members 0
fork
until_true there 1 2
count_members 0
echo $parent > tasks
fork
third() { [ $(ps -o pid= --ppid $parent | wc -l) = 3 ]; }
until_true third
for child in $(ps -o pid= --ppid $parent); do
    echo $(is_listed . $child) $(is_listed 0 $child) $(is_listed 1 $child)
done | sort
is_listed . $parent
