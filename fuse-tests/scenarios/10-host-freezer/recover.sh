# When the daemon is killed, frozen members stay frozen. `freezerfs recover`, or the next mount at the same place with any engine, takes all members
# home, where they run; one that was stopped by job control stays stopped. With a guardian they run without that.
#: engines v1 v2 (signals uses no cgroup of the host)
#: needs python3
at=$scratch/mnt
make_home
# frozen_members [OPTION]: starts a daemon, and freezes in one group: a counter and a stopped sleeper in a home of their own, and a usual process.
# Another group has a running member.
frozen_members() {
    start_daemon -o engine=$engine${1:+,$1}
    mkdir "$at/0" "$at/1"
    counter
    own=$pid own_count=$count
    echo $own > "$home/cgroup.procs"
    sleeper_in "$home"
    stopped=$pid
    kill -STOP $stopped
    await_letter $stopped T
    sleeper
    usual=$pid usual_home=$host_freezer$(host_cgroup $pid | sed 's|^/$||')
    for pid in $own $stopped $usual; do echo $pid > "$at/0/tasks"; done
    member "$at/1"
    running=$pid
    echo FROZEN > "$at/0/freezer.state"
    await_state "$at/0" FROZEN
    note_cells $own
}
all_home() {
    {
        is_home $own "$home"
        is_home $stopped "$home"
        is_home $usual "$usual_home"
        is_home $running "$usual_home"
    } | sort -u
    echo "$(counts $own_count) $(state_letter $stopped) $(settled_letter $usual) $(settled_letter $running); cells: $(count_cells)"
    kill -9 $own $stopped $usual $running
}
echo "recover:"
frozen_members
kill_daemon
counts $own_count
"$launcher" recover "$at" | sed 's|/[^ ]*/||g'
all_home
grep -c " $at " /proc/mounts
"$launcher" recover "$at" | sed 's|/[^ ]*/||g'
for next in engine=$engine engine=signals engine=$engine,persist engine=signals,persist; do
    echo "the next mount with ${next/engine=$engine/ours}:"
    frozen_members
    kill_daemon
    counts $own_count
    start_daemon -o $next
    recovery_log
    all_home
    umount "$at"
    await_letter $daemon gone
done
echo "guardian:"
frozen_members guardian
kill -9 $daemon
until_true eval '[ "$(state_letter $own)" != T ]'
counts $own_count
state_letter $stopped
await_letter $daemon gone
start_daemon -o engine=$engine,guardian
recovery_log
all_home
guardian=$(pgrep -P $daemon -f bin/guardian)
umount "$at"
await_letter $daemon gone
await_letter $guardian gone
ls -d /run/freezerfs/*"$(basename "${scratch%/scratch}" | tr - ' ' | awk '{ print $NF }')"* 2> /dev/null | wc -l
