# A signal that was written to signal.kill while the group was frozen is delivered, once, whatever thaws the processes: the end of the mount, recover
# after the daemon's death, its guardian, or a write to the next mount.
#: engines v1 v2 (signals uses no cgroup of the host)
#: needs python3
at=$scratch/mnt
for how in unmounted recovered guardian persist; do
    echo "$how:"
    options=engine=$engine
    case $how in guardian | persist) options=$options,$how ;; esac
    start_daemon -o $options
    mkdir "$at/0"
    catcher USR1
    catching=$pid
    sleeper
    ended=$pid
    for pid in $catching $ended; do echo $pid > "$at/0/tasks"; done
    note_cells $ended
    echo FROZEN > "$at/0/freezer.state"
    await_state "$at/0" FROZEN
    echo 10 > "$at/0/signal.kill"
    echo 10 > "$at/0/signal.kill"
    handle_later_signals
    echo "$(state_letter $catching) $(state_letter $ended) $(wc -l < "$heard")"
    case $how in
        unmounted)
            umount "$at"
            await_letter $daemon gone
            ;;
        recovered)
            kill_daemon
            "$launcher" recover "$at" | sed "s|$scratch/||g"
            ;;
        guardian) kill_daemon ;;
        persist)
            kill_daemon
            start_daemon -o $options
            await_state "$at/0" FROZEN
            echo "$(state_letter $catching) $(state_letter $ended) $(wc -l < "$heard")"
            echo RUNNING > "$at/0/freezer.state"
            ;;
    esac
    await_letter $ended gone
    until_true eval '[ $(wc -l < "$heard") = 2 ]'
    case $how in
        guardian) "$launcher" recover "$at" | sed "s|$scratch/||g" ;;
        persist)
            umount "$at"
            await_letter $daemon gone
            "$launcher" recover "$at" | sed "s|$scratch/||g"
            ;;
    esac
    handle_later_signals
    await_letter $catching S
    echo "$(wc -l < "$heard") cells: $(count_cells)"
    kill -9 $catching
done
