# 'freezerfs timeline --follow MOUNTPOINT' keeps a page beside the recording up to date until the mount ends, or its daemon is killed.
#: engines signals
cd "$scratch"
at=$scratch/mnt
shows() { # shows TEXT
    grep -qF "$1" é.html
}
for ending in umount kill; do
    echo "$ending:"
    start_daemon -o trace=é
    mkdir "$at/0"
    "$launcher" timeline --follow "$at" > said &
    follower=$!
    until_true shows '"path":"/0"'
    until_true [ -s said ]
    [ "$(cat said)" = "$scratch/é.html" ] && echo 'its path is printed'
    shows '"reloads":true' && echo 'it reloads'
    if [ $ending = umount ]; then umount "$at"; else kill_daemon; fi
    wait $follower
    echo status $?
    shows '"reloads":true' || echo 'it does not reload any more'
    shows '"ended":true' && echo 'the mount has ended in order'
done
umount "$at"
try "'$launcher' timeline --text '$scratch'"
ls
