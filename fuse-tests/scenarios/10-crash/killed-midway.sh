# A daemon is killed in the middle of a freeze, or of a thaw, of many processes: once the next daemon has started, none of them is stopped,
# and those that were stopped before still are; with persist all are frozen again, if any was.
#: engines signals (the others keep no journal of stopped processes)
#: needs python3
cd /
start_members() { # 100 that sleep, and 10 that are stopped
    python3 - "$1" << 'END' &
import os, signal, sys
with open(sys.argv[1], "w", buffering=1) as tasks:
    tasks.write("0")
for i in range(110):
    if os.fork() == 0:
        if i < 10:
            os.kill(os.getpid(), signal.SIGSTOP)
        while True:
            signal.pause()
signal.pause()
END
    leader=$!
    disown
    until_true eval '[ $(wc -l < "$at/0/tasks") = 111 ] && [ $(stopped) = 10 ]'
}
stopped() { ps -o stat= --ppid $leader | grep -c T; }
at=$scratch/mnt
for options in freezer,signal persist; do
    for moment in freeze thaw; do
        for microseconds in 3000 12000; do
            start_daemon -o $options
            mkdir -p "$at/0"
            [ $microseconds != 3000 ] || start_members "$at/0/tasks"
            [ $options = persist ] || python3 -c 'import sys
with open(sys.argv[1], "w", buffering=1) as tasks:
    for task in sys.argv[2:]:
        print(task, file=tasks)' "$at/0/tasks" $leader $(ps -o pid= --ppid $leader)
            if [ $moment = thaw ]; then
                echo FROZEN > "$at/0/freezer.state"
                until_true grep -qx FROZEN "$at/0/freezer.state"
            fi
            python3 - "$at/0/freezer.state" $moment $microseconds $daemon << 'END'
import os, sys, threading, time
path, moment, microseconds, daemon = sys.argv[1:]
state = os.open(path, os.O_WRONLY)
def write():
    try:
        os.write(state, b"FROZEN" if moment == "freeze" else b"RUNNING")
    except OSError:
        pass # the daemon was killed before it answered
writer = threading.Thread(target=write)
writer.start()
time.sleep(int(microseconds) / 1e6)
os.kill(int(daemon), 9)
writer.join()
END
            await_letter $daemon gone
            start_daemon -o $options
            if [ $options = persist ]; then
                case $(cat "$at/0/freezer.state") in
                    RUNNING) frozen=10 ;;
                    *) frozen=110 && until_true grep -qx FROZEN "$at/0/freezer.state" ;;
                esac
                [ $(stopped) = $frozen ] || echo "$moment, $microseconds µs: $(stopped) are stopped, not $frozen"
                echo RUNNING > "$at/0/freezer.state"
            fi
            until_true eval '[ $(stopped) = 10 ]' || echo "$options, $moment, $microseconds µs: $(stopped) stay stopped"
            umount "$at"
            await_letter $daemon gone
        done
        kill -9 $(ps -o pid= --ppid $leader) $leader
        [ $options != persist ] || "$launcher" recover "$at" > "$scratch/recovered"
    done
done
echo 'done'
