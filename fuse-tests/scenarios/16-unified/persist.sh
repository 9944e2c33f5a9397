# Groups of cgroup v2 that outlive their mount and daemon: with their members, what freezes them, limits and owners.
#: semantics v2
#: needs python3
start_daemon -o semantics=v2,persist
cd "$scratch/mnt"
mkdir a a/b c
start_in a/b
first=$pid
start_in c
echo 1 > a/cgroup.freeze
await_events a/b 1 1
echo 1 > a/cgroup.max.depth
echo 7 > c/cgroup.max.descendants
chown 65534 c/cgroup.procs
show() {
    cd "$scratch/mnt"
    await_events a 1 1
    await_events a/b 1 1
    await_events c 1 0
    echo $(< a/cgroup.freeze) $(< a/b/cgroup.freeze) $(< a/cgroup.max.depth) $(< c/cgroup.max.descendants) $(stat -c %u c/cgroup.procs)
    state_letter $first
    try 'mkdir a/b/d'
}
show
cd /
umount "$scratch/mnt"
until_true eval '[ -z "$(daemons)" ]'
state_letter $first
start_daemon -o semantics=v2,persist
echo "after an unmount:"
show
cd /
kill_daemon
umount "$scratch/mnt"
start_daemon -o semantics=v2,persist
echo "after the death of the daemon:"
show
watching_python << 'PYTHON'
from watching import Watcher
watcher = Watcher("a/cgroup.events")
with open("a/cgroup.freeze", "w") as file:
    file.write("0")
print("a watcher sees the thaw:", watcher.await_change("populated 1 frozen 0", 10))
PYTHON
echo 1 > a/cgroup.kill
echo 1 > c/cgroup.kill
await_events a 0 0
await_events c 0 0
rmdir a/b a c
cd /
umount "$scratch/mnt"
try '"$launcher" -o semantics=hierarchical,persist freezer "$scratch/mnt"'
umount "$scratch/mnt"
