# SIGCONT a thousand times a second continues no task for long: the group is never RUNNING meanwhile, and all tasks are stopped afterwards.
#: users root nobody
#: needs python3
counter
mkdir 0
echo $pid > 0/tasks
echo FROZEN > 0/freezer.state
await_state 0 FROZEN
frozen=$pid
start_process python3 - $frozen << 'END'
import os, signal, sys, time
end = time.monotonic() + 2
while time.monotonic() < end:
    os.kill(int(sys.argv[1]), signal.SIGCONT)
    time.sleep(0.001)
END
storm=$pid
until has_ended $storm; do cat 0/freezer.state; done | grep -vx -e FREEZING -e FROZEN
await_letter $frozen T
await_state 0 FROZEN
state_letter $frozen
counts
echo RUNNING > 0/freezer.state
counts
