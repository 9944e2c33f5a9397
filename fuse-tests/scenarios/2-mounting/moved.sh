# A mount belongs to its daemon wherever it is in the daemon's mount namespace: moved, bound elsewhere, or with another mount over it. It
# ends with its last mount point; SIGTERM unmounts all of them, and nothing else.
#: needs python3 unshare
export at=$scratch/mnt
frozen() { # frozen WHERE
    mkdir "$1/0"
    counter
    echo $pid > "$1/0/tasks"
    echo FROZEN > "$1/0/freezer.state"
    await_state "$1/0" FROZEN
}
mounted() {
    awk -v at="$scratch/" 'index($5, at) == 1 { sub(at, "", $5); print $5 }' /proc/self/mountinfo | sort | tr '\n' ' '
    echo
}
try_it() {
    forget_mounts
    mount --make-rprivate /
    mkdir "$scratch/elsewhere"
    echo 'moved, and another in its place:'
    start_daemon
    first=$daemon
    frozen "$at"
    first_count=$count
    mount --move "$at" "$scratch/elsewhere"
    cat "$scratch/elsewhere/0/freezer.state"
    start_daemon
    frozen "$at"
    mounted
    kill $first
    await_letter $first gone
    counts "$first_count"
    mounted
    counts
    cat "$at/0/freezer.state"
    echo RUNNING > "$at/0/freezer.state"
    counts
    umount "$at"
    await_letter $daemon gone
    "$launcher" recover "$at" | sed 's|/[^ ]*/||'
    echo 'with another over it:'
    start_daemon
    frozen "$at"
    mount -t tmpfs over "$at"
    "$launcher" recover "$at" 2>&1 | sed "s|/[^ ]*/||; s/$daemon/PID/g"
    umount "$at"
    counts
    cat "$at/0/freezer.state"
    mount -t tmpfs over "$at"
    kill $daemon
    await_letter $daemon gone
    counts
    mounted
    umount "$at"
    echo 'what is below is left:'
    mounted
    umount -l "$at"
    echo 'bound elsewhere:'
    start_daemon
    frozen "$at"
    mkdir "$scratch/group"
    mount --bind "$at/0" "$scratch/group"
    umount "$at"
    counts
    cat "$scratch/group/freezer.state"
    mounted
    umount "$scratch/group"
    await_letter $daemon gone
    counts
}
cd /
unshare --mount bash -c "$(declare -f); try_it"
