# SIGCONT a thousand times a second continues no task for long: the group is never RUNNING meanwhile, and all tasks are stopped afterwards.
#: users root nobody
#: needs python3
counter
mkdir 0
echo $pid > 0/tasks
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
frozen=$pid
cat > "$scratch/storm" << 'END' # not its standard input: that of a background process is /dev/null
import os, signal, sys, time
end = time.monotonic() + 2
sent = 0
while time.monotonic() < end:
    os.kill(int(sys.argv[1]), signal.SIGCONT)
    sent += 1
    time.sleep(0.001)
print(sent)
END
start_process python3 "$scratch/storm" $frozen > "$scratch/sent"
storm=$pid
until has_ended $storm; do cat 0/freezer.state; done | grep -vx -e FREEZING -e FROZEN
[ $(< "$scratch/sent") -ge 20 ] && echo a storm
await_letter $frozen T
await_state 0 FROZEN
state_letter $frozen
counts
echo RUNNING > 0/freezer.state
counts
