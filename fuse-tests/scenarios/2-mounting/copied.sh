# A mount ends when it is no longer in its daemon's mount namespace, even if another namespace has a copy of it: all stopped processes
# continue, the daemon ends, and an access to the copy gives ENOTCONN. With persist the groups are kept, as after any unmount.
#: engines signals (the others keep no journal of stopped processes)
#: needs python3 unshare nsenter
at=$scratch/mnt
copy() {
    start_process unshare --mount sleep 1000
    copy=$pid
    until_true runs $copy sleep
}
in_copy() {
    nsenter --mount=/proc/$copy/ns/mnt "$@" 2>&1 | sed 's/.*: //'
}
frozen() {
    mkdir "$at/0"
    counter
    member=$pid
    echo $member > "$at/0/tasks"
    echo FROZEN > "$at/0/freezer.state"
    await_state "$at/0" FROZEN
}
for umount in umount 'umount -l'; do
    start_daemon
    frozen
    copy
    $umount "$at" && echo unmounted
    await_letter $daemon gone
    counts
    in_copy cat "$at/0/freezer.state"
    "$launcher" recover "$at" | sed 's|/[^ ]*/||'
    # the next mount is possible there, and can be recovered:
    start_daemon
    frozen
    ls "$(journal)" | wc -l
    kill_daemon
    "$launcher" recover "$at" | sed 's|/[^ ]*/||'
    counts
    kill $copy
done
start_daemon -o persist
frozen
copy
umount "$at" && echo unmounted
await_letter $daemon gone
in_copy mkdir "$at/1"
counts
start_daemon -o persist
ls -d "$at"/*/ | wc -l
await_state "$at/0" FROZEN
echo RUNNING > "$at/0/freezer.state"
counts
kill $copy
kill -9 $member
until_true rmdir "$at/0"
umount "$at"
await_letter $daemon gone
