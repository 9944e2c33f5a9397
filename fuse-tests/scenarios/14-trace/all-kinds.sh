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
print("ended:", chart["ended"], "semantics:", chart["semantics"], "engine:", chart["engine"])
paths, names, removed, states, told = {}, {}, set(), {}, {}
def tell(group, *words):
    if words not in told[group] or words[0] != "stopped": # a task that is continued may be stopped more than once
        told[group].append(words)
for kind, at, took, *values in chart["rows"]:
    kind = chart["words"][kind]
    texts = chart["kinds"][kind]["texts"]
    event = dict(zip(chart["kinds"][kind]["fields"], (chart["words"][value] if text else value for value, text in zip(values, texts))))
    group = event["groupId"]
    if not 0 <= at <= chart["duration"] or took < 0:
        print("out of time:", at, took, event)
    if kind == "GROUP" and event["change"] == "made":
        paths[group], names[group], states[group], told[group] = event["group"], [], ["RUNNING"], []
    elif kind == "GROUP" and event["change"] == "renamed":
        before = paths[group]
        for other in [other for other, path in paths.items() if path == before or path.startswith(before + "/")]:
            names[other].append(paths[other])
            paths[other] = event["group"] + paths[other][len(before):]
    elif kind == "GROUP":
        removed.add(group)
    elif kind == "TRANSITION":
        states[group].append(event["to"])
    elif kind == "ATTACH":
        task = [ids[event["task"]]] if event["task"] in ids else []
        tell(group, "in from", event["fromId"], *task)
        tell(event["fromId"], "out to", group, *task)
    elif kind == "FORK":
        tell(group, "fork", event["result"])
    elif kind == "SIGNAL":
        tell(group, "signal", chart["signals"][str(event["signal"])], event["result"])
    elif kind == "RESTOP":
        tell(group, "stopped", "again")
    elif kind == "EXIT":
        tell(group, "exit")
for group, path in sorted(paths.items()):
    if group: # the root has no lane
        print(path, "before:", names[group], "removed:", group in removed)
        print(" ", *states[group])
        for words in told[group]:
            print("   ", *(paths.get(word, word) for word in words))
PYTHON
