# A group that was FROZEN when its daemon ended, by kill -9 or by an unmount, is FROZEN for the next one, and a resume skips it, also if a
# member was continued while there was no daemon. A group that was FREEZING is FREEZING for the next one.
#: engines signals (the others stop nobody by a signal)
#: needs python3
at=$scratch/mnt
crash() { kill_daemon; }
unmount() {
    umount "$at"
    await_letter $daemon gone
}
woken() {
    kill_daemon
    kill -CONT $frozen
    await_letter $frozen R
}
for semantics in v4 2.6.28 hierarchical; do
    start_daemon -o persist,power,semantics=$semantics
    for end in crash unmount woken; do
        echo "$semantics, $end:"
        mkdir "$at/0" "$at/1"
        thawed=$(cat "$at/0/freezer.state")
        counter
        frozen=$pid frozen_count=$count
        counter
        freezing=$pid freezing_count=$count
        echo $frozen > "$at/0/tasks"
        echo $freezing > "$at/1/tasks"
        echo FROZEN > "$at/0/freezer.state"
        await_state "$at/0" FROZEN
        echo FROZEN > "$at/1/freezer.state"
        echo mem > "$at/power.state"
        $end
        start_daemon -o persist,power,semantics=$semantics
        echo on > "$at/power.state"
        echo "counts: $(counts "$frozen_count") $(counts "$freezing_count")"
        await_state "$at/0" FROZEN
        echo 'again:'
        kill_daemon
        start_daemon -o persist,power,semantics=$semantics
        cat "$at/0/freezer.state"
        echo $thawed > "$at/0/freezer.state"
        echo $thawed > "$at/1/freezer.state"
        counts "$frozen_count"
        kill -9 $frozen $freezing
        until_true rmdir "$at/0"
        until_true rmdir "$at/1"
    done
    unmount
done
