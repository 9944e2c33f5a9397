# freezerfs.state_since has the time at which the state was noticed; a write that changes nothing is no new state.
#: semantics v4 hierarchical v2
mkdir 0
sleeper
if [ -e 0/cgroup.procs ]; then echo $pid > 0/cgroup.procs; else echo $pid > 0/tasks; fi
# Prints the state, whether the time is another than it was, and whether it is not one of the last minute.
last=
show() {
    local state=$(sed s/RUNNING/THAWED/ 0/freezerfs.state) time=$(cat 0/freezerfs.state_since)
    [ "$time" = "$last" ] && echo $state as before || echo $state changed
    awk -v time="$time" -v now="$(date +%s.%N)" 'BEGIN { if (time > now || time < now - 60) print "not now but", time - now, "s later" }'
    last=$time
}
request() {
    if [ -e 0/cgroup.freeze ]; then echo $1 > 0/cgroup.freeze; else echo $2 > 0/freezer.state; fi
}
thawed=THAWED
[ -e 0/cgroup.procs ] || thawed=RUNNING
show
request 0 $thawed
show
request 1 FROZEN
[ -e 0/cgroup.freeze ] || cat 0/freezer.state > /dev/null
until_true grep -q FROZEN 0/freezerfs.state
show
request 1 FROZEN
show
request 0 $thawed
show
ls 0 | grep freezerfs
