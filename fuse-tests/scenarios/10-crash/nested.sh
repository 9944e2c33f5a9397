# A mount inside a freezerfs mount survives a new start of that one's daemon after a crash, which is refused then; recover, which continues
# processes all the same; and SIGTERM.
#: needs python3
at=$scratch/mnt
nest() {
    mkdir "$at/0" "$at/place"
    counter
    echo $pid > "$at/0/tasks"
    echo FROZEN > "$at/0/freezer.state"
    await_state "$at/0" FROZEN
    mount -t tmpfs nested "$at/place"
    echo kept > "$at/place/file"
}
start_daemon
nest
kill_daemon
start_daemon 2>&1 | sed "s|$scratch/||g"
counts
"$launcher" recover "$at" | sed "s|$scratch/||g"
counts
cat "$at/place/file"
umount "$at/place"
start_daemon
ls -d "$at/place" 2> /dev/null
nest
kill $daemon
await_letter $daemon gone
counts
cat "$at/place/file"
grep -h ERROR "$scratch/said" | sed "s|.* - ||; s|$scratch/||g"
umount "$at/place"
"$launcher" recover "$at" | sed "s|$scratch/||g"
grep -c " $at" /proc/mounts
