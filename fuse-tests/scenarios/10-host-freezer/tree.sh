# With cgroup=/PATH all members are beneath that cgroup of the host, and return to where they were: when they leave, at the end of the mount, and after
# a crash. What can't be so is refused.
#: engines v2 (the others have no cgroup=/PATH)
at=$scratch/mnt
make_home
tree=$home
make_home
refused() {
    echo "$1: $(try "\"$launcher\" -o $1 freezer '$at'")" | sed "s|${tree#"$host_freezer"}|/TREE|g"
}
path=${tree#"$host_freezer"}
mkdir "$at"
refused engine=v2,cgroup=/not-there
refused engine=v1,cgroup=$path
refused cgroup=$path
refused engine=v2,cgroup=relative
refused engine=v2,cgroup=$path/../x
start_daemon -o engine=v2,cgroup=$path
mkdir "$at/0"
counter
one=$pid one_count=$count first=$host_freezer$(host_cgroup $pid | sed 's|^/$||')
counter
other=$pid other_count=$count
echo $other > "$home/cgroup.procs"
where() {
    local cgroup=$host_freezer$(host_cgroup $1 | sed 's|^/$||')
    case $cgroup in
        $tree/freezerfs-*) echo tree ;;
        "$2") echo home ;;
        *) echo "$cgroup" ;;
    esac
}
show() {
    echo "$(where $one "$first") $(counts "$one_count"), $(where $other "$home") $(counts "$other_count")"
}
put() {
    echo $one > "$at/0/tasks"
    echo $other > "$at/0/tasks"
    echo FROZEN > "$at/0/freezer.state"
    await_state "$at/0" FROZEN
    show
}
put
ls -d $tree/freezerfs-* | wc -l
echo RUNNING > "$at/0/freezer.state"
echo $other > "$at/tasks"
show
put
umount "$at"
await_letter $daemon gone
show
start_daemon -o engine=v2,cgroup=$path
mkdir "$at/0"
put
kill_daemon
show
"$launcher" recover "$at" | sed 's|.*: ||'
show
find $tree -name 'freezerfs-*'
