# The journal is written into a directory that belongs to the user, whatever its mode: access by others is removed first. Contents that
# others may have put into it are not used; and if no journal could be written, recover says that it can't know.
#: engines signals (the others keep no journal of stopped processes)
#: needs python3 unshare
export at=$scratch/mnt
recover() {
    "$launcher" recover "$at" 2>&1 | sed 's|/tmp/[^ ]*/mnt|mnt|g'
    echo "status ${PIPESTATUS[0]}"
}
try_it() {
    forget_mounts
    mount -t tmpfs -o mode=755 run /run
    mkdir -p "$at"
    for mode in 755 500 2750 777 1777; do
        echo "$mode:"
        rm -rf /run/freezerfs
        mkdir /run/freezerfs
        chmod $mode /run/freezerfs
        recover
        frozen_and_killed
        stat -c '%a %U' /run/freezerfs
        recover
        counts
    done
    echo 'others can have put something into it:'
    rm -rf /run/freezerfs
    mkdir /run/freezerfs
    chmod 777 /run/freezerfs
    : > /run/freezerfs/anything
    frozen_and_killed
    grep -ho 'WARN.*' "$scratch/said"
    recover
    counts
    kill -CONT $pid
    stat -c %a /run/freezerfs
    ls /run/freezerfs
    echo "somebody else's:"
    rm /run/freezerfs/anything
    chown 65534 /run/freezerfs
    chmod 700 /run/freezerfs
    recover
    echo "a file in it is somebody else's:"
    chown 0 /run/freezerfs
    frozen_and_killed
    chown 65534 "$(journal)"
    recover | sed 's|/run/[^ ]*\.journal|JOURNAL|; s|tmp-[^ ]*\.journal|JOURNAL|'
    counts
    kill -CONT $pid
    echo 'read-only:'
    rm -rf /run/freezerfs
    mount -o remount,ro /run
    recover
}
frozen_and_killed() {
    start_daemon
    mkdir "$at/0"
    counter
    echo $pid > "$at/0/tasks"
    echo FROZEN > "$at/0/freezer.state"
    await_state "$at/0" FROZEN
    kill_daemon
}
cd /
unshare --mount bash -c "$(declare -f); try_it"
