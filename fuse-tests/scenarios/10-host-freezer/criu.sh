# CRIU dumps a job of a group with --freeze-cgroup, also one that is frozen, and restores it: the job goes on. So does one that is left running.
#: engines v1 v2
#: semantics 2.6.28 hierarchical
#: needs criu? python3 setsid
mkdir 0
count=$scratch/count
job() {
    start_process setsid python3 -c 'import sys, time
while True:
    with open(sys.argv[1], "a") as file:
        file.write(".")
    time.sleep(0.02)
' "$count" < /dev/null > /dev/null 2>&1
    trap 'kill -9 $pid 2> /dev/null' EXIT
    until_true test -s "$count"
    echo $pid > 0/tasks
}
dump() {
    rm -rf "$scratch/images"
    mkdir "$scratch/images"
    criu dump -t $pid -D "$scratch/images" -o log --freeze-cgroup "$PWD/0" --manage-cgroups=ignore "$@" || grep Error "$scratch/images/log"
}
restore() {
    until_true eval '[ ! -e /proc/$pid ]'
    criu restore -d -D "$scratch/images" -o log --manage-cgroups=ignore || grep Error "$scratch/images/log"
}
job
echo 'left running:'
dump --leave-running
cat 0/freezer.state
echo "$(is_listed 0 $pid) $(counts)"
for before in RUNNING FROZEN; do
    echo "dumped while $before:"
    if [ $before = FROZEN ]; then echo FROZEN > 0/freezer.state; await_state 0 FROZEN; fi
    dump
    cat 0/freezer.state
    counts
    restore
    counts
    echo $pid > 0/tasks
    is_listed 0 $pid
done
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
counts
