# A recording has each fault that takes effect other than by the answer to a request: a FREEZING that lasts longer, a task that refuses, and a notice
# that is lost.
#: needs python3 setfattr
cd "$scratch"
start_daemon -o semantics=hierarchical,notify,trace=recording
at=$scratch/mnt
mkdir "$at/0"
sleeper
echo $pid > "$at/0/tasks"
setfattr -n user.freezerfs.fault_refuse -v $pid "$at/0"
try "echo FROZEN > '$at/0/freezer.state'"
setfattr -x user.freezerfs.fault_refuse "$at/0"
echo THAWED > "$at/0/freezer.state"
setfattr -n user.freezerfs.fault_freezing -v 50ms "$at/0"
setfattr -n user.freezerfs.fault_notice -v drop "$at/0"
python3 - "$at/0/freezer.state" << 'PYTHON'
import select, sys
state = open(sys.argv[1])
poll = select.poll()
poll.register(state, select.POLLPRI)
state.read()
poll.poll(0)
open(sys.argv[1], "w").write("FROZEN")
PYTHON
await_state "$at/0" FROZEN
umount "$at"
await_letter $daemon gone
"$launcher" timeline --text recording | sed -n "s/^[0-9.]*  //; s/  ([0-9]* us)$//; s/\b$pid\b/PID/g; / took effect/p"
