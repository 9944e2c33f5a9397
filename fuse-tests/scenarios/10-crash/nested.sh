# What is mounted in a freezerfs is lost neither when its daemon is started again after a crash, which is refused then, nor by recover,
# which lets go all the same, nor by SIGTERM.
#: needs python3
at=$scratch/mnt
nest() {
    mkdir "$at/0" "$at/place"
    counter
    echo $pid > "$at/0/tasks"
    echo FROZEN > "$at/0/freezer.state"
    reaches "$at/0" FROZEN
    mount -t tmpfs nested "$at/place"
    echo kept > "$at/place/file"
}
serve
nest
crash
serve 2>&1 | sed "s|$scratch/||g"
counts
"$launcher" recover "$at" | sed "s|$scratch/||g"
counts
cat "$at/place/file"
umount "$at/place"
serve
ls -d "$at/place" 2> /dev/null
nest
kill $daemon
becomes $daemon gone
counts
cat "$at/place/file"
grep -h ERROR "$scratch/said" | sed "s|.* - ||; s|$scratch/||g"
umount "$at/place"
"$launcher" recover "$at" | sed "s|$scratch/||g"
grep -c " $at" /proc/mounts
