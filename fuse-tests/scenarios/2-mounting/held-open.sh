# A member that has frozen itself keeps a file of the mount open: umount gives EBUSY, as for any filesystem; after umount -l the member
# continues.
#: users root nobody
#: needs python3
export XDG_RUNTIME_DIR=$scratch
at=$scratch/mnt
unmount() { # unmount [l]
    if [ "$(id -u)" = 0 ]; then umount ${1:+-$1} "$at"; else fusermount -u${1:+z} "$at"; fi
}
start_daemon
mkdir "$at/0"
mkfifo "$scratch/go"
start_process bash -c 'exec 9> "$0/0/freezer.state"; echo 0 > "$0/0/tasks"; echo FROZEN >&9; read < "$1"; echo RUNNING >&9' "$at" "$scratch/go" 2> "$scratch/member"
await_letter $pid T
unmount 2> /dev/null || echo busy
state_letter $pid
unmount l && echo unmounted
await_letter $daemon gone
echo > "$scratch/go"
await_letter $pid gone
sed 's/.*: //' "$scratch/member"
"$launcher" recover "$at" | sed 's|/[^ ]*/||'
