# A new daemon takes the mount over from the one that serves it. What is frozen stays so, and clients go on with what they had open: files, also one
# that was read in part, directories, a working directory, and files of a group that was removed.
#: needs python3
at=$scratch/mnt
start_daemon -o persist
# take_over: lets a new daemon take the mount over, and waits until the old one has ended.
take_over() {
    local old=$daemon
    "$launcher" takeover "$at" || return
    await_letter $old gone
    daemon=$(daemons)
    [ -n "$daemon" ] && [ "$daemon" != $old ] && echo "another daemon"
}
sleeper
frozen=$pid
sleeper
moved=$pid
mkdir "$at/0" "$at/0/below" "$at/1"
echo $frozen > "$at/0/tasks"
echo FROZEN > "$at/0/freezer.state"
await_state "$at/0" FROZEN
numbers() { stat -c %i "$at" "$at/0" "$at/0/below" "$at/0/tasks" "$at/tasks"; }
before=$(numbers)
exec 5< "$at/0/freezer.state" 6> "$at/0/below/tasks" 7< "$at/1/tasks" 8< "$at/tasks"
head -c 3 <&5 && echo
IFS= read -r first <&8
cd "$at/0/below"
rmdir "$at/1"
for round in 1 2; do
    echo "$round:"
    take_over
    diff <(echo "$before") <(numbers) && echo "the same numbers"
    cat freezer.state ../freezer.state
    state_letter $frozen
    pwd -P | sed "s,.*/mnt,,"
    cat <&5
    try 'read -r <&7'
    echo $moved >&6
    grep -x $moved tasks > /dev/null && echo moved
    mkdir new
    mv new newer
    ls -d ./*/
    try 'ln newer/tasks newer/link'
    stat -f -c %T newer ../../tasks
    rmdir newer
    echo $moved > "$at/tasks"
done
# The rest of the ids, each once.
sort <(echo "$first") <(cat <&8) | uniq -d
cd /
exec 5<&- 6>&- 7<&- 8<&-
echo RUNNING > "$at/0/freezer.state"
await_letter $frozen S
echo $frozen > "$at/tasks"
rmdir "$at/0/below" "$at/0"
umount "$at"
await_letter $daemon gone
