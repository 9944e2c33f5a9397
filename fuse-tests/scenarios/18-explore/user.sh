# An ordinary user explores too; with semantics=v2 as well.
#: users root nobody
#: engines signals (an ordinary user has no other)
leave_mount
client() {
    mkdir "$FREEZERFS/job" || exit
    sleep 1000 &
    echo $! > "$FREEZERFS/job/cgroup.procs" || exit
    echo "$1" > "$FREEZERFS/job/$2"
    until grep -q "$3" "$FREEZERFS/job/$4"; do sleep 0.5; done
}
explore_client() {
    explore -o semantics=$1 --only "$2" -- bash -c "$(declare -f client); client $3" | grep '^[^ ].*: '
}
limit=8s explore_client hierarchical freezer.state:write=FROZEN#1:FREEZING 'FROZEN freezer.state FROZEN freezer.state'
limit=8s explore_client v2 cgroup.freeze:write=1#1:FREEZING "1 cgroup.freeze 'frozen 1' cgroup.events"
explore_client hierarchical freezer.state:write=FROZEN#1:killed-after 'FROZEN freezer.state FROZEN freezer.state'
explore_client v2 cgroup.freeze:write=1#1:lost "1 cgroup.freeze 'frozen 1' cgroup.events"
print_left
