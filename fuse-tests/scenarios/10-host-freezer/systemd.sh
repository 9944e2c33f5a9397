# Processes of a systemd unit as members, with a systemd of the scenario's own: while they are frozen the unit stays active, and is shown with them;
# a reload moves none of them; the unit can be restarted and stopped.
#: engines v2 (this systemd uses cgroup v2)
#: semantics hierarchical
#: needs systemctl? unshare nsenter
mkdir 0
make_home
count=$scratch/count
first_process() {
    forget_mounts
    mount -t tmpfs none /run
    mkdir /run/units
    echo '[Unit]' > /run/units/default.target
    cat > /run/units/job.service << UNIT
[Unit]
DefaultDependencies=no
[Service]
Type=exec
ExecStart=/bin/sh -c 'while :; do echo; done >> $count'
UNIT
    mount -t cgroup2 none /sys/fs/cgroup
    # It sets some of the host's settings otherwise.
    mount --bind -o ro /proc/sys /proc/sys
    SYSTEMD_UNIT_PATH=/run/units container=scenario exec /lib/systemd/systemd --log-target=null
}
start_systemd() {
    echo $BASHPID > "$home/cgroup.procs"
    exec unshare --cgroup --ipc --uts --mount --propagation private --pid --fork --mount-proc bash -c "$(declare -f); first_process"
}
export count
start_process start_systemd > /dev/null 2>&1
init() { ps -o pid= --ppid $pid | tr -d ' '; }
until_true eval 'runs "$(init)" systemd'
init=$(init)
inside() { nsenter -t $init --cgroup --ipc --uts --mount --pid "$@"; }
until_true inside systemctl start job || exit
unit=$home/system.slice/job.service
freeze_unit() {
    until_true test -s "$count"
    read -r member < "$unit/cgroup.procs"
    echo THAWED > 0/freezer.state
    echo $member > 0/tasks
    echo FROZEN > 0/freezer.state
    await_state 0 FROZEN
    counts
}
freeze_unit
inside systemctl is-active job
inside systemd-cgls --no-pager /system.slice | sed -E 's/freezerfs-[-0-9a-f]+/CELL/; s/[0-9]+ (.bin.sh).*/PID \1/'
for command in daemon-reload daemon-reexec; do
    inside systemctl $command
    is_listed 0 $member
done
echo 'restarted:'
inside systemctl restart job
has_ended $member && inside systemctl is-active job
count_members 0
freeze_unit
echo 'stopped:'
inside systemctl stop job
has_ended $member && inside systemctl is-active job
count_members 0
kill -9 $init
until_true has_ended $pid
