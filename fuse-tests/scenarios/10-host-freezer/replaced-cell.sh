# The owner of a cgroup of the host can remove a cell in it that is empty, and make another cgroup at its path, also with a process of root in it. That
# is not taken for a member.
#: engines v2 (with cgroup v1 nobody can move a process of another user)
#: needs python3 setpriv
at=$scratch/mnt
make_nobodys_home
start_daemon -o engine=$engine
mkdir "$at/1"
sleeper_in "$home"
own=$pid
echo $own > "$at/1/tasks"
cell=$home/$(basename "$(host_cgroup $own)")
$as_nobody mkdir "$home/aside"
$as_nobody sh -c "echo $own > '$home/aside/cgroup.procs'; rmdir '$cell'" 2> /dev/null # or the daemon has removed it
forge_with_victim "$(basename "$cell")"
is_listed "$at/1" ${victims[0]}
echo 10 > "$at/1/signal.kill"
cat "$at/1/tasks"
echo FROZEN > "$at/1/freezer.state"
await_state "$at/1" FROZEN
show_victims
kill $own
rmdir "$at/1"
umount "$at"
await_letter $daemon gone
show_victims
remove_forged
