# Two mounts with persist that have the same member keep it frozen over an unmount of both; after a crash of both, each recovers its own. A mount that
# moves such a member to another group of its own takes it out of the other mount's group, which logs that.
#: engines v1 v2 (signals uses no cgroup of the host)
#: needs python3
a=$scratch/a b=$scratch/b
make_home
start_at a -o engine=$engine,persist
start_at b -o engine=$engine,persist
mkdir "$a/0" "$a/1" "$b/0"
counter
echo $pid > "$home/cgroup.procs"
echo $pid > "$a/0/tasks"
echo $pid > "$b/0/tasks"
echo $pid > "$a/1/tasks"
count_members "$b/0"
until_true grep -q "process $pid was moved out" "$scratch/b.log"
echo $pid > "$b/0/tasks"
is_listed "$a/1" $pid
for group in "$a/1" "$b/0"; do
    echo FROZEN > "$group/freezer.state"
    await_state "$group" FROZEN
done
unmount_at a
is_listed "$b/0" $pid
unmount_at b
counts
start_at a -o engine=$engine,persist
start_at b -o engine=$engine,persist
for group in "$a/1" "$b/0"; do
    await_state "$group" FROZEN
    is_listed "$group" $pid
done
kill_at a
kill_at b
"$launcher" recover "$a" | sed "s|$scratch/||g"
counts
"$launcher" recover "$b" | sed "s|$scratch/||g"
counts
is_home $pid "$home"
find "$home" -mindepth 1 -type d | wc -l
