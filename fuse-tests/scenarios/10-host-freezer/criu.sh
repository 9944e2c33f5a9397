# CRIU dumps a job of a group, also with --freeze-cgroup, and one that is FROZEN, and restores it: the job goes on. So does one that is left running. With
# signals only without --freeze-cgroup: else CRIU takes the stop for job control's, a job that is left running stays stopped, and a restored one dies.
#: semantics 2.6.28 hierarchical
#: needs criu? python3 setsid
mkdir 0
count=$scratch/count
# start_job: starts a job in the group. Its id is in $pid.
start_job() {
    rm -f "$count"
    start_process setsid python3 -c 'import sys, time
while True:
    with open(sys.argv[1], "a") as file:
        file.write(".")
    time.sleep(0.02)
' "$count" < /dev/null > /dev/null 2>&1
    until_true test -s "$count"
    echo $pid > 0/tasks
}
# dump ARGUMENT...: dumps the job, and with --leave-running lets it run on.
dump() {
    rm -rf "$scratch/images"
    mkdir "$scratch/images"
    criu dump -t $pid -D "$scratch/images" -o log --manage-cgroups=ignore "$@" || grep Error "$scratch/images/log"
    echo "group: $(< 0/freezer.state)"
}
# restore: restores the dumped job, and puts it into the group again.
restore() {
    until_true eval '[ ! -e /proc/$pid ]'
    criu restore -d -D "$scratch/images" -o log --manage-cgroups=ignore || grep Error "$scratch/images/log"
    show
    if is_alive; then
        echo $pid > 0/tasks
        show
    fi
}
is_alive() { [ "$(state_letter $pid)" != gone ]; }
# show: prints what has become of the job.
show() {
    echo "counts: $(counts), alive: $(is_alive && echo yes || echo no), listed: $(is_listed 0 $pid)"
}
# end_job: ends the job, if it is alive; before that sends SIGCONT, which continues one that job control has stopped.
end_job() {
    if is_alive; then
        kill -CONT $pid
        echo "after SIGCONT it counts: $(counts)"
        kill -9 $pid
        await_letter $pid gone
    fi
}
trap 'kill -9 $pid 2> /dev/null' EXIT
# dump_jobs ARGUMENT...: dumps one that is left running, and one that is restored.
dump_jobs() {
    echo 'left running:'
    start_job
    dump --leave-running "$@"
    show
    end_job
    echo 'restored:'
    start_job
    dump "$@"
    restore
    end_job
}
echo 'WITHOUT --freeze-cgroup'
dump_jobs
echo 'WITH --freeze-cgroup'
dump_jobs --freeze-cgroup "$PWD/0"
echo 'dumped while FROZEN:'
start_job
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
dump --freeze-cgroup "$PWD/0"
restore
if is_alive; then
    echo FROZEN > 0/freezer.state
    await_state 0 FROZEN
    show
fi
