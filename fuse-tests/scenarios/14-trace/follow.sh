# 'freezerfs timeline --follow MOUNTPOINT' keeps a page beside the recording up to date until the mount ends, or its daemon is killed.
cd "$scratch"
at=$scratch/mnt
shows() { # shows TEXT
    grep -qF "$1" é.html
}
for ending in umount kill; do
    echo "$ending:"
    rm -f é.html printed
    start_daemon -o trace=é
    mkdir "$at/0"
    "$launcher" timeline --follow "$at" > printed &
    follower=$!
    # The recording is some seconds behind, and the page follows that: on a busy machine longer than until_true waits.
    until shows '"/0"' 2> /dev/null && [ -s printed ]; do sleep 0.1; done
    [ "$(cat printed)" = "$scratch/é.html" ] && echo 'its path is printed'
    shows '"reloads":true' && echo 'it reloads'
    if [ $ending = umount ]; then umount "$at"; else kill_daemon; fi
    wait $follower
    echo status $?
    shows '"reloads":true' || echo 'it does not reload any more'
    shows '"ended":true' && echo 'the mount has ended in order'
done
umount "$at"
try "'$launcher' timeline --text '$scratch'"
try "'$launcher' timeline --follow '$scratch/missing'"
ls
