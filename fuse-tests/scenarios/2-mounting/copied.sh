# A mount that is in its daemon's mount namespace no more has ended, though another namespace has a copy of it: all that was stopped goes
# on, the daemon ends, and who looks into the copy gets ENOTCONN. With persist the groups are kept, as at any unmount.
#: needs python3 unshare nsenter
at=$scratch/mnt
copy() {
    away unshare --mount sleep 1000
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
    reaches "$at/0" FROZEN
}
for umount in umount 'umount -l'; do
    serve
    frozen
    copy
    $umount "$at" && echo unmounted
    becomes $daemon gone
    counts
    in_copy cat "$at/0/freezer.state"
    "$launcher" recover "$at" | sed 's|/[^ ]*/||'
    # the next finds its place free, and can be recovered:
    serve
    frozen
    ls "$(journal)" | wc -l
    crash
    "$launcher" recover "$at" | sed 's|/[^ ]*/||'
    counts
    kill $copy
done
serve -o persist
frozen
copy
umount "$at" && echo unmounted
becomes $daemon gone
in_copy mkdir "$at/1"
counts
serve -o persist
ls -d "$at"/*/ | wc -l
reaches "$at/0" FROZEN
echo RUNNING > "$at/0/freezer.state"
counts
kill $copy
kill -9 $member
until_true rmdir "$at/0"
umount "$at"
becomes $daemon gone
