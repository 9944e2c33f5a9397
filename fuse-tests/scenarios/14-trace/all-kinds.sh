# With -o trace=FILE each transition, attach, fork, exit, signal and new stop is recorded, and 'freezerfs timeline' makes a page of it,
# with a lane for each group; for any user, and any name of a group.
#: needs python3
#: users root nobody
cd "$scratch"
start_daemon -o trace=recording
at=$scratch/mnt
mkdir "$at/0" "$at/old"
mkfifo go
start_process bash -c 'read -r < "$0"; sleep 1000 & sleep 1000' "$scratch/go"
parent=$pid
echo $parent > "$at/0/tasks"
member "$at/0"
echo > go
until_true eval '[ $(count_members "$at/0") = 4 ]'
echo FROZEN > "$at/0/freezer.state"
await_state "$at/0" FROZEN
kill -CONT $pid
await_letter $pid T
await_state "$at/0" FROZEN
echo 10 > "$at/0/signal.kill"
echo 9 > "$at/0/signal.kill"
echo RUNNING > "$at/0/freezer.state"
until_true eval '[ $(count_members "$at/0") = 0 ]'
sleeper
echo $pid > "$at/0/tasks"
echo $pid > "$at/old/tasks"
mkdir -p "$at/old/</script><script>alert(1)"$'\xff"'
mv "$at/old" "$at/new"
rmdir "$at/0"
umount "$at" || fusermount -u "$at"
await_letter $daemon gone
ls -d recording*
"$launcher" timeline recording > page.html
echo status $?
python3 - $parent $pid << 'PYTHON'
import json, re, sys
page = open("page.html", encoding="utf-8").read()
scripts = re.findall("<script[^>]*>", page)
print("scripts:", scripts, "from elsewhere:", re.findall(r"(?:src|href)=|url\(|@import|https?:", page))
chart = json.loads(page.split(scripts[0])[1].split("</script>")[0])
ids = {int(pid): name for pid, name in zip(sys.argv[1:], ("PARENT", "LAST"))}
kinds = ["in from", "out to", "fork", "signal", "stopped again"]
print("ended:", chart["ended"], "semantics:", chart["semantics"], "engine:", chart["engine"])
for lane in chart["lanes"]:
    print(lane["path"], "before:", lane["names"], "removed:", lane["end"] >= 0)
    print(" ", *(chart["states"][span[1]] for span in lane["spans"]))
    told = []
    for at, kind, task, took, *more in lane["marks"]:
        if kind == 9:
            told.append("exit")
        if kind >= len(kinds): # a request, as in requests.sh
            continue
        if not 0 <= at <= chart["duration"] or took < 0:
            print("out of time:", at, took)
        if kind < 2:
            more = [chart["paths"][str(more[0])]]
        elif kind == 2:
            more = [chart["results"][more[0]]]
        elif kind == 3:
            more = [chart["signals"][str(more[0])], chart["results"][more[1]]]
        else:
            more = []
        line = " ".join([kinds[kind], *more, *([ids[task]] if kind < 2 and task in ids else [])])
        if line not in told or kind < 4: # a task that is continued may be stopped more than once
            told.append(line)
    for line in told:
        print("   ", line)
PYTHON
