# Whoever owns a cgroup of the host can make cgroups in it that are named as cells of a mount, and with v2 put processes of root into them. These are
# left alone, which is said once; and none keeps the next daemon, or recover, from the mount's own cells.
#: engines v1 v2 (signals uses no cgroup of the host)
#: needs python3 setpriv
#: alone it makes cgroups that each recovery on the machine can't look at, and says so
at=$scratch/mnt
make_nobodys_home
note_mount "$at"
with_victims='held-signals group' without='chain full many'
[ $engine = v1 ] || with_victims+=' daemon' without+=' threaded ended' # v1 has no attributes of users
# frozen_member: starts a sleeper in the home, and freezes it in group 1.
frozen_member() {
    mkdir "$at/1"
    sleeper_in "$home"
    own=$pid
    echo $own > "$at/1/tasks"
    echo FROZEN > "$at/1/freezer.state"
    await_state "$at/1" FROZEN
}
# show_recovery: what recover says, its status, and what has become of the member and the victims.
show_recovery() {
    "$launcher" recover "$at" 2>&1 | sed -E "s|.* WARN ||; s|${home}[^ ,:;]*|CGROUP|g; s|/[^ ]*/mnt|mnt|g"
    echo "status ${PIPESTATUS[0]}"
    show_member
    show_victims
    remove_forged
}
show_member() {
    echo "member: $(is_home $own "$home") $(settled_letter $own)"
    kill $own
}
for kinds in "$with_victims" "$without" deep; do
    echo "$kinds:"
    forge $kinds
    start_daemon -o engine=$engine
    frozen_member
    kill_daemon
    show_recovery
done
echo "the next mount, with signals:"
forge held-signals
start_daemon -o engine=$engine
frozen_member
kill_daemon
start_daemon -o engine=signals
recovery_log
grep -c 'other users can have made: 1,' "$scratch/said"
show_member
umount "$at"
await_letter $daemon gone
show_victims
remove_forged
echo "takeover:"
start_daemon -o engine=$engine,persist
frozen_member
forge group chain deep
old=$daemon
"$launcher" takeover "$at"
await_letter $old gone
daemon=$(daemons)
is_listed "$at/1" ${victims[0]}
is_listed "$at/1" $own
cat "$at/1/freezer.state"
echo "the next mount, with persist:"
umount "$at"
await_letter $daemon gone
start_daemon -o engine=$engine,persist
is_listed "$at/1" ${victims[0]}
is_listed "$at/1" $own
cat "$at/1/freezer.state"
echo RUNNING > "$at/1/freezer.state"
echo $own > "$at/tasks"
rmdir "$at/1"
umount "$at"
await_letter $daemon gone
show_member
show_victims
remove_forged
