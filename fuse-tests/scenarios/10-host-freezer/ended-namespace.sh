# The cells of a daemon that was killed with its pid namespace. With v1 its frozen members can't end, nor can the namespace, until they are thawed. In
# the host's own pid namespace recover finds out that the daemon has ended.
#: engines v1 v2 (signals uses no cgroup of the host)
#: needs unshare
at=$scratch/mnt
mkdir "$at"
inside() {
    forget_mounts
    mount -t tmpfs other /run
    "$launcher" -o engine=$engine freezer "$at"
    mkdir "$at/0"
    sleep 1000 &
    # Below it is found by its name, which it has only once it has called execve.
    until_true grep -qx sleep /proc/$!/comm
    echo $! > "$at/0/tasks"
    echo FROZEN > "$at/0/freezer.state"
    until_true grep -qx FROZEN "$at/0/freezer.state" && touch "$scratch/frozen"
    wait
}
export at engine launcher scratch
start_process unshare -mpf --mount-proc bash -c "$(declare -f); inside"
until_true test -e "$scratch/frozen"
init=$(ps -o pid= --ppid $pid | tr -d ' ')
member=$(ps -o pid=,comm= --ppid $init | awk '$2 == "sleep" { print $1 }')
daemon=$(daemons)
note_cells $member
recover() { "$launcher" recover "$at" | sed -E "s|$scratch/||; s|/sys[^ ,]*|CELL|"; }
recover
echo "$(state_letter $member), cells: $(count_cells)"
kill -9 $init
await_letter $daemon gone
[ $engine = v1 ] || await_letter $member gone
state_letter $member
recover
until_true has_ended $pid
has_ended $member && echo 'the member has ended'
echo "cells: $(count_cells)"
