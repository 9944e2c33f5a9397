# With -o persist groups outlast a daemon that is killed: with their owners, modes, times, attributes, numbers and files' settings, with
# their members, and with members that were forked meanwhile; frozen members stay frozen throughout.
#: engines signals (the others mark no process)
#: needs python3 setfattr getfattr
kept=$(journal)
for semantics in v4 v5 2.6.28 hierarchical; do
    echo "$semantics:"
    start_daemon -o persist,semantics=$semantics
    at=$scratch/mnt
    mkdir "$at/a" "$at/a/b" "$at/gone" "$at/old name"
    rmdir "$at/gone"
    mv "$at/old name" "$at/new name"
    chmod 711 "$at/a"
    chown 65534:12 "$at/a/b" "$at/a/b/tasks"
    chmod 664 "$at/a/b/tasks"
    setfattr -n user.note -v 'any = thing, at all' "$at/a/b"
    touch -d '2008-07-07 12:00:00.123456789 UTC' "$at/a/tasks"
    echo 1 > "$at/a/b/notify_on_release"
    echo /bin/true > "$at/release_agent"
    [ $semantics != hierarchical ] || echo 1 > "$at/a/cgroup.clone_children"
    stat -c '%n %i %a %u:%g %Y %y' "$at" "$at"/*/* "$at"/*/*/tasks > "$scratch/before" 2>&1
    counter
    frozen=$pid frozen_count=$count
    echo $frozen > "$at/a/b/tasks"
    sleeper
    stopped=$pid
    kill -STOP $stopped
    echo $stopped > "$at/a/b/tasks"
    echo FROZEN > "$at/a/b/freezer.state"
    await_state "$at/a/b" FROZEN
    # a member that forks while there is no daemon, and one that ends then:
    start_process bash -c 'while [ ! -e "$0" ]; do read -rt 0.05 <> <(:); done; sleep 1000 & sleep 1000 & sleep 1000' "$scratch/go"
    parent=$pid
    echo $parent > "$at/a/tasks"
    member "$at/a"
    mortal=$pid
    size=$(stat -c %s "$frozen_count")
    kill_daemon
    touch "$scratch/go"
    kill $mortal
    await_letter $mortal gone
    until_true eval '[ $(wc -w < /proc/$parent/task/$parent/children) = 3 ]'
    start_daemon -o persist,semantics=$semantics
    stat -c '%n %i %a %u:%g %Y %y' "$at" "$at"/*/* "$at"/*/*/tasks 2>&1 | diff "$scratch/before" - && echo same
    getfattr --absolute-names --only-values -n user.note "$at/a/b"
    echo
    cat "$at/a/b/notify_on_release" "$at/a/notify_on_release" "$at/release_agent"
    [ $semantics != hierarchical ] || cat "$at/a/cgroup.clone_children" "$at/a/b/freezer.self_freezing"
    await_state "$at/a/b" FROZEN
    echo "ran meanwhile: $(($(stat -c %s "$frozen_count") - size))"
    diff <(sort "$at/a/tasks") <(echo $parent $(< /proc/$parent/task/$parent/children) | tr ' ' '\n' | sort) && echo all there
    diff <(sort "$at/a/b/tasks") <(printf '%s\n' $frozen $stopped | sort) && echo all there
    cat "$at/a/freezer.state"
    thawed=$(cat "$at/a/freezer.state")
    echo $thawed > "$at/a/b/freezer.state"
    counts "$frozen_count"
    state_letter $stopped
    kill -CONT $stopped
    echo 9 > "$at/a/signal.kill"
    # a new group gets a number that was not in use:
    mkdir "$at/more"
    stat -c %i "$at" "$at"/* "$at"/*/* "$at"/*/*/* | sort | uniq -d
    rm "$scratch/go"
    echo 9 > "$at/a/b/signal.kill"
    rmdir "$at/a/b" "$at/a" "$at/new name" "$at/more"
    umount "$at"
    await_letter $daemon gone
    ls -d "${kept%.journal}".* 2> /dev/null | wc -l
done
