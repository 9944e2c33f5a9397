# A recording has each write and each read of a control file, with the error or fault that answered it, and who has asked.
#: needs python3 setfattr
cd "$scratch"
start_daemon -o semantics=hierarchical,trace=recording
at=$scratch/mnt
mkdir "$at/0"
sleeper
echo $pid > "$at/0/tasks"
echo FROSEN 2> /dev/null > "$at/0/freezer.state"
setfattr -n user.freezerfs.fault_busy -v 1 "$at/0"
echo FROZEN 2> /dev/null > "$at/0/freezer.state"
setfattr -n user.freezerfs.fault_error -v freezer.state:read=EIO:1 "$at/0"
cat "$at/0/freezer.state" 2> /dev/null
setfattr -n user.freezerfs.fault_delay -v freezer.state:write=200ms:1 "$at/0"
echo FROZEN > "$at/0/freezer.state"
await_state "$at/0" FROZEN
echo THAWED > "$at/0/freezer.state"
mv "$at/0" "$at/1"
cat "$at/1/tasks" > /dev/null
umount "$at"
await_letter $daemon gone
"$launcher" timeline --text recording > text
echo status $?
# Without the times, and the reads of a wait.
sed "s/^[0-9.]*  //; s/  ([0-9]* us)$//; s/\b$pid\b/PID/g; s/\b$$\b/SHELL/g; s/by [0-9]* (cat)/by CAT/; / (grep)$/d" text
"$launcher" timeline --json recording > json
python3 - text << 'PYTHON'
import json, sys
events = json.load(open("json"))
times = [event["time"] for event in events]
print("in order:", times == sorted(times), "as many as lines:", len(events) == len(open(sys.argv[1]).readlines()))
delayed = [event for event in events if event.get("fault") and not event["error"]]
print("delayed:", [(one["event"], one["access"], one["text"], one["duration"] >= 0.2) for one in delayed])
PYTHON
