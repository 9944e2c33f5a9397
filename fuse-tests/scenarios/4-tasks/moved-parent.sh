# A child stays where it was born when its parent is moved; those born afterwards start in the new group, or in the root.
mkdir 0 1
mkfifo "$scratch/go"
away bash -c 'exec 3<> "$0"; while read -r word <&3; do sleep 1000 & done' "$scratch/go"
parent=$pid
there() { [ $(members $1) = $2 ]; }
fork() { echo go > "$scratch/go"; }
echo $parent > 0/tasks
fork; until_true there 0 2
echo $parent > 1/tasks
members 0
fork; until_true there 1 2
members 0
echo $parent > tasks
fork
third() { [ $(ps -o pid= --ppid $parent | wc -l) = 3 ]; }
until_true third
for child in $(ps -o pid= --ppid $parent); do
    echo $(lists . $child) $(lists 0 $child) $(lists 1 $child)
done | sort
lists . $parent
