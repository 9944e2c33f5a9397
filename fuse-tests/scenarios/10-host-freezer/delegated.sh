# An ordinary user mounts with cgroup v2, and freezes own processes below a cgroup that was delegated to that user. A process that is in a cgroup
# elsewhere can't be attached, and the log says why.
#: engines v2 (cgroup v1 delegates to no ordinary user)
#: needs python3 setpriv fusermount
make_home
chown 65534:65534 "$home" "$home"/cgroup.{procs,threads,subtree_control}
run_in_nobodys_mount -o engine=v2 << NOBODY
engine=v2 host_freezer=$host_freezer home=$home
mkdir 0
sleeper
own=\$pid
sleeper
elsewhere=\$pid
"\$scratch/as_root" sh -c "echo \$own > $home/cgroup.procs"
echo \$own > 0/tasks
try "echo \$elsewhere > 0/tasks"
grep -c "task \$elsewhere can't be moved: .*Permission denied" "\$scratch/nobody/log"
cat 0/tasks | grep -cx \$own
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
state_letter \$own
host_cgroup \$own | grep -c "^${home#"$host_freezer"}/freezerfs-[0-9a-f]*-1-[0-9]*\$"
stat -c %u $home/freezerfs-*
echo 15 > 0/signal.kill
sleeper
kill \$pid
await_letter \$pid gone
state_letter \$own
echo RUNNING > 0/freezer.state
await_letter \$own gone
sleeper
"\$scratch/as_root" sh -c "echo \$pid > $home/cgroup.procs"
echo \$pid > 0/tasks
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
echo \$pid > "\$scratch/nobody/member"
NOBODY
pid=$(cat "$scratch/nobody/member")
is_home $pid "$home"
settled_letter $pid
until_true eval '[ $(find "$home" -mindepth 1 -type d | wc -l) = 0 ]'
# after a crash, recover does the same:
start_as_nobody() {
    $as_nobody "$launcher" --log-file "$scratch/nobody/log" -o engine=v2 freezer "$scratch/mnt"
}
start_as_nobody
$as_nobody sh -c "mkdir '$scratch/mnt/0' && echo $pid > '$scratch/mnt/0/tasks' && echo FROZEN > '$scratch/mnt/0/freezer.state'"
await_letter $pid T
daemon=$(daemons)
kill_daemon
$as_nobody "$launcher" recover "$scratch/mnt" | sed "s|$scratch/||"
is_home $pid "$home"
settled_letter $pid
find "$home" -mindepth 1 -type d | wc -l
