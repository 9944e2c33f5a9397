# A SIGSTOP that was held back leaves its process stopped, whatever thaws it after the daemon's death: recover, the next daemon, the guardian, or a thaw
# with persist. But a pending signal that ends the process comes first, as in the kernel; a process that others had stopped stays so all the same.
#: engines signals (the others keep no journal of stopped processes)
#: needs python3 awk
at=$scratch/mnt
for how in recover next guardian persist; do
    options=
    case $how in guardian | persist) options="-o $how" ;; esac
    start_daemon $options
    mkdir "$at"/{0,1}
    sleeper
    stopped=$pid
    sleeper
    ended=$pid
    sleeper
    before=$pid
    kill -STOP $before
    await_letter $before T
    echo $stopped > "$at/0/tasks"
    for pid in $ended $before; do echo $pid > "$at/1/tasks"; done
    for group in 0 1; do
        echo FROZEN > "$at/$group/freezer.state"
        await_state "$at/$group" FROZEN
        echo 19 > "$at/$group/signal.kill"
    done
    echo 15 > "$at/1/signal.kill"
    kill_daemon
    case $how in
        recover) "$launcher" recover "$at" > /dev/null ;;
        next) start_daemon ;;
        guardian) ;;
        persist)
            start_daemon -o persist
            for group in 0 1; do
                await_state "$at/$group" FROZEN
                echo RUNNING > "$at/$group/freezer.state"
            done
            ;;
    esac
    until_true eval 'ended_as=$(settled_letter $ended); [ $ended_as != T ]' || true
    # shellcheck disable=SC2154 # eval sets it
    echo "$how: $(present_letter $stopped) $ended_as $(present_letter $before)"
    kill -9 $stopped $before $ended 2> /dev/null
    for pid in $stopped $before $ended; do await_letter $pid gone; done
    [ $how != persist ] || rmdir "$at"/*/
    ! mountpoint -q "$at" || umount -l "$at"
    "$launcher" recover "$at" > /dev/null
done
