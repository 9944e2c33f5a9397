# A group is renamed and renamed back, and below it a group is renamed onto another, all the time, while other processes make, remove, open,
# list, freeze and thaw groups there, as root and at the same time as a user who owns a group: all calls return, and none takes a second.
#: engines signals v1:hierarchical v2:v4
#: alone it measures how long calls take while 24 processes make them all the time
#: options allow_other
#: semantics v4 hierarchical
#: programs storm
mkdir root given
chown 65534 given given/tasks given/freezer.state
read -r thawed < given/freezer.state
"$scratch/storm" given 4 $thawed 65534 > "$scratch/users" 2> /dev/null &
"$scratch/storm" root 4 $thawed 2> /dev/null
wait
cat "$scratch/users"
find . -mindepth 2 -type d
