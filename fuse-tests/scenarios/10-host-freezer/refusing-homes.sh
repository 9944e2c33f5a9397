# Root's write moves a process into a group also where the owner of its cgroup has seen to it that no cgroup can be made there: by a limit, by threaded
# cgroups, or by names that are too long together. Its cell lies in the next cgroup above that takes it; it returns home, or to the next one above that
# can be named. A user's own write is refused as the host refuses it: it must not take a process out of the limits of its cgroup.
#: engines v2 (cgroup v1 has no such limits)
#: needs python3 setpriv fusermount
start_daemon -o engine=$engine,allow_other
at=$scratch/mnt
mkdir "$at/0" "$at/1"
chmod 666 "$at/1/tasks"
make_home
mkdir "$home"/{limited,deep,processes,processes/threads}
echo threaded > "$home/processes/threads/cgroup.type"
start_process $as_nobody sleep 1000
until_true sleeps $pid
limited=$pid
echo $limited > "$home/limited/cgroup.procs"
echo 0 > "$home/limited/cgroup.max.descendants"
sleeper_in "$home/processes"
threaded=$pid
echo $threaded > "$home/processes/threads/cgroup.procs"
sleeper
deep=$pid
python3 - "$home/deep" $deep << 'END'
import os, sys
directory = os.open(sys.argv[1], os.O_RDONLY)
for _ in range(20):
    os.mkdir("a" * 250, dir_fd=directory)
    directory = os.open("a" * 250, os.O_RDONLY, dir_fd=directory)
os.write(os.open("cgroup.procs", os.O_WRONLY, dir_fd=directory), sys.argv[2].encode())
END
# removes the deep ones by their parents, since their paths are too long
remove_deep() {
    python3 - "$home/deep" << 'END'
import os, sys
directories = [os.open(sys.argv[1], os.O_RDONLY)]
while os.path.isdir("/proc/self/fd/%d/%s" % (directories[-1], "a" * 250)):
    directories.append(os.open("a" * 250, os.O_RDONLY, dir_fd=directories[-1]))
for directory in reversed(directories[:-1]):
    os.rmdir("a" * 250, dir_fd=directory)
END
}
trap 'kill -9 $deep $threaded 2> /dev/null; until_true remove_deep 2> /dev/null; for one in $homes; do remove_home "$one"; done' EXIT
echo 'a user:'
$as_nobody bash -c "$(declare -f try); try 'echo $limited > $at/1/tasks'"
echo 'root:'
for pid in $limited $threaded $deep; do try "echo $pid > $at/0/tasks"; done
count_members "$at/0"
echo "reported: $(grep -c 'no cgroup can be made in' "$scratch/said")"
for pid in $limited $threaded; do host_cgroup $pid | sed "s|^${home#"$host_freezer"}|HOME|; s|freezerfs-[0-9a-f-]*|CELL|"; done
host_cgroup $deep | grep -c "^${home#"$host_freezer"}/deep/aaa.*a/freezerfs-[0-9a-f-]*$"
echo FROZEN > "$at/0/freezer.state"
await_state "$at/0" FROZEN
echo 15 > "$at/0/signal.kill"
echo 18 > "$at/0/signal.kill"
for pid in $limited $threaded $deep; do state_letter $pid; done
echo RUNNING > "$at/0/freezer.state"
for pid in $limited $threaded $deep; do await_letter $pid gone && echo gone; done
echo 'home again, by a write and at the end:'
for end in write umount; do
    sleeper_in "$home"
    limited=$pid
    echo max > "$home/limited/cgroup.max.descendants"
    echo $limited > "$home/limited/cgroup.procs"
    echo 0 > "$home/limited/cgroup.max.descendants"
    sleeper_in "$home/processes"
    threaded=$pid
    echo $threaded > "$home/processes/threads/cgroup.procs"
    for pid in $limited $threaded; do echo $pid > "$at/0/tasks"; done
    if [ $end = write ]; then
        for pid in $limited $threaded; do try "echo $pid > $at/tasks"; done
    else
        umount "$at"
        await_letter $daemon gone
    fi
    is_home $limited "$home/limited"
    is_home $threaded "$home/processes/threads"
    kill -9 $limited $threaded
    await_letter $limited gone
    await_letter $threaded gone
done
